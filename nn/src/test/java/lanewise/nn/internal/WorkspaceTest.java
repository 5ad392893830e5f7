package lanewise.nn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    @Test
    void aMatrixIsHandedOutAgainWhileTypeAndSizesRepeat() {
        Workspace space = new Workspace();
        Tensor matrix = space.get(DType.F32, 3, 2);
        assertSame(matrix, space.get(DType.F32, 3, 2));
        assertSame(matrix, space.get(DType.F32, Shape.of(3, 2)));
        for (Tensor other : new Tensor[] {space.get(DType.F64, 3, 2), space.get(DType.F64, 4, 2),
            space.get(DType.F64, 4, 5), space.get(DType.F64, Shape.of(4, 5, 1)), space.get(DType.F64, 4, 5)}) {
            assertNotSame(matrix, other);
            matrix = other;
        }
        assertEquals(Shape.of(4, 5), matrix.shape());
        assertEquals(DType.F64, matrix.dtype());
    }

    /** Asked for in each step by the sizes of a matrix, it makes no shape to compare them. */
    @Test
    void whatFitsIsFoundWithoutAllocation() {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Workspace space = new Workspace();
        long allocated = 0;
        for (int call = 0; call < 3; call++) { // the first creates the tensor, the second may load classes
            long before = thread.getCurrentThreadAllocatedBytes();
            space.get(DType.F32, 3, 2);
            allocated = thread.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }
}
