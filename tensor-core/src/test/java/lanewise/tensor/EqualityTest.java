package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Tensors that are equal as a whole, in all bits or nearly. */
class EqualityTest {
    @Test
    void tensorsOfDifferentShapesOrTypesAreNotEqual() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        assertFalse(x.bitwiseEquals(Tensor.zeros(DType.F32, 3, 2)));
        assertFalse(x.bitwiseEquals(Tensor.zeros(DType.F64, 2, 3)));
        assertTrue(x.bitwiseEquals(Tensor.zeros(DType.F32, 3, 2).transpose()));
        assertThrows(ShapeMismatchException.class, () -> x.allClose(Tensor.zeros(DType.F32, 3, 2), 1, 1));
        assertThrows(DTypeMismatchException.class, () -> x.allClose(Tensor.zeros(DType.F64, 2, 3), 1, 1));
    }

    @Test
    void comparesNothingWithNaNButItself() {
        Tensor x = Tensor.of(new float[] {Float.NaN, 1, Float.POSITIVE_INFINITY}, 3);
        assertEquals(false, x.allClose(x, 0, Double.POSITIVE_INFINITY));
        assertEquals(true, x.bitwiseEquals(x.copy()));
        assertEquals(false, Tensor.of(new float[] {0f}, 1).bitwiseEquals(Tensor.of(new float[] {-0f}, 1)));
        // A signalling NaN and its quiet twin, which are the same once they are widened.
        assertEquals(false, Tensor.wrap(new float[] {Float.intBitsToFloat(0x7f800001)}, 1)
                .bitwiseEquals(Tensor.wrap(new float[] {Float.intBitsToFloat(0x7fc00001)}, 1)));
        assertEquals(true, x.narrow(0, 1, 2).allClose(x.narrow(0, 1, 2), 0, 0));
        assertEquals(false, Tensor.ones(DType.F64, 2).allClose(Tensor.full(DType.F64, 1.1, 2), 0.09, 0));
        assertEquals(true, Tensor.ones(DType.F64, 2).allClose(Tensor.full(DType.F64, 1.1, 2), 0.1, 0));
    }

    @Test
    void closenessOfLongsIsExact() {
        Tensor x = Tensor.of(new long[] {1L << 60, Long.MAX_VALUE});
        assertEquals(true, x.allClose(x.copy(), 0, 0));
        assertEquals(false, x.allClose(x.sub(1), 0, 0));
        assertEquals(true, x.allClose(x.sub(1), 0, 1));
        assertEquals(false, x.narrow(0, 1, 1).allClose(x.neg().narrow(0, 1, 1), 0, 1e18), "a difference that is no long");
        assertEquals(true, x.allClose(x.neg(), 2, 0));
    }
}
