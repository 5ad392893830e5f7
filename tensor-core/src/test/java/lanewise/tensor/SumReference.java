package lanewise.tensor;

import java.math.BigDecimal;
import java.util.Arrays;

/** The contract of sums as recursions, and exact sums. */
public final class SumReference {
    private static final int BLOCK = 1024;
    private static final int LANES = 16;

    private SumReference() {}

    /** Returns the sum in the stated order, rounded to the element type. */
    public static double inStatedOrder(DType dtype, double... values) {
        return Values.round(dtype, inStatedOrder(values));
    }

    /**
     * Returns the sum in the stated order, in doubles: blocks of 1024, of which the leading ones form complete binary
     * trees, the largest power of two first.
     */
    public static double inStatedOrder(double... values) {
        int blocks = Math.ceilDiv(values.length, BLOCK);
        if (blocks <= 1) {
            return laneTree(values, 0, 1);
        }
        int highest = Integer.highestOneBit(blocks);
        int cut = (highest == blocks ? highest / 2 : highest) * BLOCK;
        return inStatedOrder(Arrays.copyOf(values, cut))
                + inStatedOrder(Arrays.copyOfRange(values, cut, values.length));
    }

    // At the widest the sum of the elements i with i mod 16 = lane; below that, lanes j and j + width joined.
    private static double laneTree(double[] values, int lane, int width) {
        if (width < LANES) {
            return laneTree(values, lane, 2 * width) + laneTree(values, lane + width, 2 * width);
        }
        double sum = 0;
        for (int i = lane; i < values.length; i += LANES) {
            sum += values[i];
        }
        return sum;
    }

    /** Returns the mean: in F32 the quotient of the sum, in F64 corrected once. */
    public static double mean(DType dtype, double... values) {
        double mean = inStatedOrder(values) / values.length;
        if (dtype == DType.F32) {
            return Values.round(dtype, mean);
        }
        double correction = inStatedOrder(Arrays.stream(values).map(v -> v - mean).toArray()) / values.length;
        return Double.isFinite(correction) ? mean + correction : mean;
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
     * {@link #roundings} (N. Higham: Accuracy and stability of numerical algorithms, 2nd edition, section 4.2), of
     * doubles, and in F32 the final rounding. Underflow makes no error in sums.
     */
    public static double errorBound(DType dtype, double... values) {
        double unit = 0x1p-53;
        int roundings = roundings(values.length);
        double magnitude = exact(Arrays.stream(values).map(Math::abs).toArray()).doubleValue();
        double inDoubles = roundings * unit / (1 - roundings * unit) * magnitude * (1 + 0x1p-50);
        return dtype == DType.F64 ? inDoubles
                : inDoubles + 0x1p-24 * (Math.abs(exact(values).doubleValue()) + inDoubles) + Float.MIN_VALUE / 2;
    }
}
