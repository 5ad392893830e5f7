package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/** Products of integers of which the highest bits are wanted: no instruction gives them of 64 bits. */
final class VectorLongProducts {
    private static final long LOW = 0xFFFF_FFFFL;

    private VectorLongProducts() {}

    /**
     * Returns the highest 64 bits of the products of numbers without sign, from products of 32 bits: for factors whose
     * highest 32 bits are 0, C2 has an instruction.
     */
    static LongVector multiplyHigh(LongVector x, LongVector y) {
        LongVector xLow = x.and(LOW);
        LongVector xHigh = high(x);
        LongVector yLow = y.and(LOW);
        LongVector yHigh = high(y);
        LongVector cross = xHigh.mul(yLow).add(high(xLow.mul(yLow)));
        LongVector otherCross = xLow.mul(yHigh).add(cross.and(LOW));
        return xHigh.mul(yHigh).add(high(cross)).add(high(otherCross));
    }

    private static LongVector high(LongVector x) {
        return x.lanewise(VectorOperators.LSHR, Integer.SIZE);
    }
}
