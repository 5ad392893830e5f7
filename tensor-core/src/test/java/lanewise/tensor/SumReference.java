package lanewise.tensor;

import java.math.BigDecimal;
import java.util.Arrays;

/** The contract of sums as recursions, and exact sums. */
public final class SumReference {
    private static final int BLOCK = 1024;
    private static final int LANES = 16;

    private SumReference() {}

    /**
     * Returns the sum in the stated order: blocks of 1024, of which the leading ones form complete binary trees, the
     * largest power of two first.
     */
    public static double inStatedOrder(DType dtype, double... values) {
        int blocks = Math.ceilDiv(values.length, BLOCK);
        if (blocks <= 1) {
            return laneTree(dtype, values, 0, 1);
        }
        int highest = Integer.highestOneBit(blocks);
        int cut = (highest == blocks ? highest / 2 : highest) * BLOCK;
        return Values.round(dtype, inStatedOrder(dtype, Arrays.copyOf(values, cut))
                + inStatedOrder(dtype, Arrays.copyOfRange(values, cut, values.length)));
    }

    // At the widest the sum of the elements i with i mod 16 = lane; below that, lanes j and j + width joined.
    private static double laneTree(DType dtype, double[] values, int lane, int width) {
        if (width < LANES) {
            return Values.round(dtype, laneTree(dtype, values, lane, 2 * width)
                    + laneTree(dtype, values, lane + width, 2 * width));
        }
        double sum = 0;
        for (int i = lane; i < values.length; i += LANES) {
            sum = Values.round(dtype, sum + values[i]);
        }
        return sum;
    }

    /** Returns the sum without any rounding. */
    public static BigDecimal exact(double... values) {
        return Arrays.stream(values).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /**
     * Returns the number of roundings on the longest way of an element into the sum: 1024 / 16 − 1 additions in its
     * lane, 4 between lanes, and one more on each level of the tree of blocks.
     */
    public static int roundings(int length) {
        int blocks = Math.max(1, Math.ceilDiv(length, BLOCK));
        return BLOCK / LANES - 1 + 4 + Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1);
    }

    /**
     * Returns the most by which the sum in the stated order may be off: γ(d) Σ|x|, where d is the number of
     * {@link #roundings} (N. Higham: Accuracy and stability of numerical algorithms, 2nd edition, section 4.2).
     * Underflow makes no error in sums.
     */
    public static double errorBound(DType dtype, double... values) {
        double unit = dtype == DType.F32 ? 0x1p-24 : 0x1p-53;
        int roundings = roundings(values.length);
        double magnitude = exact(Arrays.stream(values).map(Math::abs).toArray()).doubleValue();
        return roundings * unit / (1 - roundings * unit) * magnitude * (1 + 0x1p-50);
    }
}
