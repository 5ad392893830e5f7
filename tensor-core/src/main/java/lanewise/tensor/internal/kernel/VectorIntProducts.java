package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** Products of integers of which the highest bits are wanted, as {@link VectorLongProducts}. */
final class VectorIntProducts {
    private static final long LOW = 0xFFFF_FFFFL;

    private VectorIntProducts() {}

    /** Returns the highest 32 bits of the products of numbers without sign: those of the even lanes, and of the odd ones. */
    static IntVector multiplyHigh(IntVector x, IntVector y) {
        LongVector a = x.reinterpretAsLongs();
        LongVector b = y.reinterpretAsLongs();
        LongVector even = high(a.and(LOW).mul(b.and(LOW)));
        LongVector odd = high(a).mul(high(b)).and(~LOW);
        return even.or(odd).reinterpretAsInts();
    }

    private static LongVector high(LongVector x) {
        return x.lanewise(VectorOperators.LSHR, Integer.SIZE);
    }
}
