package lanewise.nn.sharding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ShardSumTest {
    /** Sums of the element types have their memory by its type. */
    @Test
    void theMemoryOfASumIsOfItsElementType() {
        ShardSum floats = new ShardSum(List.of(Tensor.zeros(DType.F32, 2, 3), Tensor.zeros(DType.F32, 4)), DType.F32, 1);
        floats.floats()[7] = 1;
        assertEquals(1, floats.values().get(7));
        assertEquals("ShardSum: the elements are F32; ask values().dtype()",
                assertThrows(IllegalStateException.class, floats::doubles).getMessage());
        ShardSum doubles = new ShardSum(List.of(Tensor.zeros(DType.F64, 3)), DType.F64, 1);
        assertEquals(3, doubles.doubles().length);
        assertThrows(IllegalStateException.class, doubles::floats);
    }
}
