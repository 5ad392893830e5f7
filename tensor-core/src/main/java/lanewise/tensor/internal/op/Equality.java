package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/** Whether two tensors are equal as a whole, in all bits or within a tolerance. {@link Elementwise} compares elements. */
public final class Equality {
    private Equality() {}

    /** Returns whether type, shape and the bits of all elements are equal. */
    public static boolean bitwiseEquals(Strided a, Strided b) {
        return a.dtype() == b.dtype() && a.shape().equals(b.shape())
                && allMatch(true, a, b, 0, 0);
    }

    /** Returns whether {@code |a − b| ≤ absolute + relative · |b|} for all elements. */
    public static boolean allClose(Strided a, Strided b, double relative, double absolute) {
        Operands.requireSameType("allClose", a, b);
        if (!a.shape().equals(b.shape())) {
            throw Errors.mismatch("allClose", "shapes differ: " + a.shape() + " and " + b.shape());
        }
        return allMatch(false, a, b, relative, absolute);
    }

    // One loop for both: with the comparison as a function that is handed over, it took half as long again.
    private static boolean allMatch(boolean inBits, Strided a, Strided b, double relative, double absolute) {
        StridedRuns runs = StridedRuns.over(a.layout(), b.layout());
        int as = runs.stride(0);
        int bs = runs.stride(1);
        boolean[] all = {true};
        runs.walk(0, runs.elements(), (at, length) -> {
            for (int i = 0; i < length && all[0]; i++) {
                int p = at[0] + i * as;
                int q = at[1] + i * bs;
                all[0] = inBits ? a.rawBits(p) == b.rawBits(q) : isClose(a, p, b, q, relative, absolute);
            }
        });
        return all[0];
    }

    private static boolean isClose(Strided a, int p, Strided b, int q, double relative, double absolute) {
        return a.dtype() == DType.I64 ? isClose(a.storage().getLong(p), b.storage().getLong(q), relative, absolute)
                : isClose(a.get(p), b.get(q), relative, absolute);
    }

    // Doubles do not tell all longs from each other. A difference that is no long has no need for its last digits.
    private static boolean isClose(long a, long b, double relative, double absolute) {
        long difference = a - b;
        boolean wraps = ((a ^ b) & (a ^ difference)) < 0;
        return a == b || Math.abs(wraps ? (double) a - b : difference) <= absolute + relative * Math.abs((double) b);
    }

    private static boolean isClose(double a, double b, double relative, double absolute) {
        return a == b || Math.abs(a - b) <= absolute + relative * Math.abs(b) && !Double.isInfinite(b);
    }
}
