package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.Reduction;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/** The reductions of many sequences, by what terms each of them combines. Each thread keeps an object for each type. */
final class BlockReduction extends TermBlocks {
    private static final ThreadLocal<BlockReduction[]> OF_THREAD =
            ThreadLocal.withInitial(() -> new BlockReduction[DType.values().length]);

    private final Strided rest;

    private BlockReduction(DType dtype) {
        super(dtype);
        rest = room(dtype, TERM_COLUMNS);
    }

    /**
     * Computes {@code out[i] = reduction(x[i·xs], x[i·xs + step], …)} for {@code count} sequences of {@code length}
     * elements, both at least 1.
     *
     * @param sequence where the elements of a sequence lie in its second layout, or null if they are a step apart
     */
    static void reduce(Reduction reduction, double number, Strided x, int at, int xs, StridedRuns sequence, int step,
            int length, Strided out, int outAt, int os, int count) {
        // A few columns are gathered one by one.
        boolean columns = xs == 1 && (sequence == null ? step != 1 && count > 1 : count >= LANES);
        boolean isTruth = reduction == Reduction.ANY || reduction == Reduction.ALL;
        if ((reduction.isFold() || isTruth) && !columns && sequence == null) {
            for (int i = 0; i < count; i++) {
                int from = at + i * xs;
                out.set(outAt + i * os, isTruth ? truth(reduction == Reduction.ALL, x, from, step, length)
                        : combine(reduction.combination(), x, from, step, length));
            }
            return;
        }
        BlockReduction[] ofThread = OF_THREAD.get();
        int type = x.dtype().ordinal();
        BlockReduction work = ofThread[type] == null ? new BlockReduction(x.dtype()) : ofThread[type];
        ofThread[type] = work;
        work.x = x;
        work.distance = xs;
        work.sequence = sequence;
        work.step = step;
        work.length = length;
        work.columns = columns;
        int most = columns ? reduction.isFold() ? COLUMNS : TERM_COLUMNS : Math.clamp(TERMS / length, 1, TERM_COLUMNS);
        for (int done = 0; done < count; done += most) {
            int n = Math.min(most, count - done);
            work.start = at + done * xs;
            work.compute(reduction, number, n);
            Elementwise.run(UnaryOp.COPY, work.result, 0, 1, out, outAt + done * os, os, n);
        }
        work.x = null; // or a thread would hold on to an array that nobody uses
        work.sequence = null;
    }

    // Leaves the reductions of the next n sequences in the result.
    private void compute(Reduction reduction, double number, int n) {
        power = 1;
        if (reduction == Reduction.NORM) {
            norm(number, n);
        } else if (reduction == Reduction.ANY || reduction == Reduction.ALL) {
            combineTruth(reduction.combination(), n);
        } else if (reduction == Reduction.LOGSUMEXP) {
            logSumExp(n);
        } else {
            combine(reduction.combination(), null, UnaryOp.COPY, n);
            if (!reduction.isFold()) {
                with(BinaryOp.DIV, length, n);
            }
            if (reduction == Reduction.VAR || reduction == Reduction.STD) {
                variance(Math.max(length - (long) number, 0), n);
            }
            if (reduction == Reduction.STD) {
                apply(UnaryOp.SQRT, n);
            }
        }
    }

    // From the rounded mean m in the result, with d = x − m: (Σ d² − (Σ d)² ÷ n) ÷ divisor. The second term takes back
    // what the rounding of m did.
    private void variance(double divisor, int n) {
        keepShifts(n);
        combine(BinaryOp.ADD, BinaryOp.SUB, UnaryOp.COPY, n);
        apply(UnaryOp.SQUARE, n);
        with(BinaryOp.DIV, length, n);
        with(BinaryOp.MINIMUM, largestFinite(), n); // ∞ − ∞ would be NaN
        Elementwise.run(UnaryOp.COPY, result, 0, 1, rest, 0, 1, n);
        combine(BinaryOp.ADD, BinaryOp.SUB, UnaryOp.SQUARE, n);
        with(BinaryOp.SUB, rest, n);
        with(BinaryOp.MAXIMUM, 0, n);
        with(BinaryOp.DIV, divisor, n);
    }

    private void logSumExp(int n) {
        combine(BinaryOp.MAXIMUM, null, UnaryOp.COPY, n);
        for (int i = 0; i < n; i++) {
            if (Double.isInfinite(result.get(i))) {
                result.set(i, 0); // ∞ − ∞ would be NaN
            }
        }
        keepShifts(n);
        combine(BinaryOp.ADD, BinaryOp.SUB, UnaryOp.EXP, n);
        apply(UnaryOp.LOG, n);
        with(BinaryOp.ADD, shifts, n);
    }

    private void norm(double order, int n) {
        if (order == 2) {
            euclideanNorm(n);
        } else if (order == 0) {
            combineTruth(BinaryOp.ADD, n);
        } else if (Double.isInfinite(order)) {
            combine(order > 0 ? BinaryOp.MAXIMUM : BinaryOp.MINIMUM, null, UnaryOp.ABS, n);
        } else {
            power = order;
            combine(BinaryOp.ADD, null, UnaryOp.ABS, n);
            if (order != 1) {
                with(BinaryOp.POW, 1 / order, n);
            }
        }
    }

    // √Σ x². Where Σ x² overflows, or is so small that squares may have underflowed, with x ÷ s and times s in the end,
    // where s is the power of two for which the largest |x| ÷ s lies between 1 and 2. Scaling by s rounds nothing.
    private void euclideanNorm(int n) {
        combine(BinaryOp.ADD, null, UnaryOp.SQUARE, n);
        boolean safe = true;
        for (int i = 0; i < n; i++) {
            safe &= isSafe(result.get(i));
        }
        if (safe) {
            apply(UnaryOp.SQRT, n);
            return;
        }
        Elementwise.run(UnaryOp.COPY, result, 0, 1, rest, 0, 1, n);
        combine(BinaryOp.MAXIMUM, null, UnaryOp.ABS, n);
        for (int i = 0; i < n; i++) {
            result.set(i, isSafe(rest.get(i)) ? 1 : powerOfTwo(result.get(i)));
        }
        keepShifts(n);
        combine(BinaryOp.ADD, BinaryOp.DIV, UnaryOp.SQUARE, n);
        apply(UnaryOp.SQRT, n);
        with(BinaryOp.MUL, shifts, n);
    }

    // Of a larger sum, 2³¹ squares that were rounded to a subnormal number or to 0 are less than half a rounding.
    private boolean isSafe(double squares) {
        return squares >= (x.isF32() ? Float.MIN_NORMAL : Double.MIN_NORMAL) * 0x1p36 && squares <= largestFinite();
    }

    private double powerOfTwo(double largest) {
        int smallest = x.isF32() ? Float.MIN_EXPONENT : Double.MIN_EXPONENT;
        return largest > 0 && largest <= Double.MAX_VALUE
                ? Math.scalb(1.0, Math.max(Math.getExponent(largest), smallest)) : 1;
    }

    private double largestFinite() {
        return x.isF32() ? Float.MAX_VALUE : Double.MAX_VALUE;
    }

    // Combines numbers that are 1 where an element is not 0 (NaN is not), else 0.
    private void combineTruth(BinaryOp op, int n) {
        Elementwise.fill(result, 0, n, 0);
        keepShifts(n);
        combine(op, BinaryOp.NE, UnaryOp.COPY, n);
    }

    private void with(BinaryOp op, double operand, int n) {
        Elementwise.run(op, result, 0, 1, operand, result, 0, 1, n);
    }

    private void with(BinaryOp op, Strided operands, int n) {
        Elementwise.run(op, result, 0, 1, operands, 0, 1, result, 0, 1, n);
    }

    private void apply(UnaryOp op, int n) {
        Elementwise.run(op, result, 0, 1, result, 0, 1, n);
    }
}
