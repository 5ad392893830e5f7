package lanewise.nn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class StorageOrderTest {
    @Test
    void aPermutedTensorIsSeenAsItIsStored() {
        Tensor stored = Tensor.arange(DType.F32, 24).reshape(2, 3, 4);
        for (int[] axes : new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
            Tensor view = StorageOrder.of(stored.permute(axes));
            assertEquals(Shape.of(2, 3, 4), view.shape());
            assertTrue(view.isContiguous() && view.bitwiseEquals(stored));
        }
        Tensor matrix = stored.select(0, 0).transpose();
        StorageOrder.of(matrix).set(5, 2, 1);
        assertEquals(5, matrix.get(1, 2), "it is a view");
    }

    @Test
    void whatNoOrderOfTheAxesMakesContiguousStaysAsItIs() {
        Tensor x = Tensor.arange(DType.F64, 24).reshape(4, 6);
        for (Tensor same : new Tensor[] {x, x.slice(1, 0, 6, 2), x.slice(1, 0, 3).transpose(), x.flip(0),
            x.select(0, 0).broadcastTo(2, 6), x.slice(0, 2, 2).transpose()}) {
            assertSame(same, StorageOrder.of(same));
        }
    }
}
