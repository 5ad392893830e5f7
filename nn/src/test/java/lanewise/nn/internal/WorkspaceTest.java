package lanewise.nn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import lanewise.nn.testing.Allocation;
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
    void whatFitsIsFoundWithoutAllocation() throws Exception {
        Workspace space = new Workspace();
        space.get(DType.F32, 3, 2);
        Allocation.assertAtMost(0, () -> space.get(DType.F32, 3, 2));
    }
}
