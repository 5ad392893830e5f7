package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.FloatSums;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Strided;

/**
 * Products and extremes of {@link Sequences}, in their element type and in ascending order: of their elements or of
 * {@link Terms}.
 */
final class SequenceFolds {
    private static final int ROWS = FloatSums.LANES;

    /** What came out, one for each sequence. */
    final Strided results;
    private final Sequences sequences;

    SequenceFolds(DType dtype, Sequences sequences) {
        results = Strided.allocate(dtype, Shape.of(SequenceSums.COLUMNS));
        this.sequences = sequences;
    }

    /** Combines the elements of one sequence by MUL, MAXIMUM or MINIMUM. */
    static double fold(BinaryOp op, Strided x, int from, int step, int length) {
        return KernelProvider.floating(x.dtype()).fold(op, x.storage(), from, step, length);
    }

    /** Returns 1 if all elements of one sequence, or with {@code all} false one of them, are not 0, else 0. */
    static double truth(boolean all, Strided x, int from, int step, int length) {
        return KernelProvider.numbers(x.dtype()).contains(all, x.storage(), from, step, length) != all ? 1 : 0;
    }

    /**
     * Combines the elements, or their terms, of each of the first n sequences.
     *
     * @param terms null for the elements themselves
     */
    void fold(BinaryOp op, Terms terms, int n) {
        if (sequences.columns) {
            foldColumns(op, terms, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            results.set(i, foldPieces(op, terms, i));
        }
    }

    private double foldPieces(BinaryOp op, Terms terms, int number) {
        int start = sequences.start + number * sequences.distance;
        if (terms == null && sequences.isEven()) {
            return fold(op, sequences.x, start, sequences.step, sequences.length);
        }
        double result = 0;
        int most = terms == null ? Sequences.GATHERED : Terms.SIZE;
        for (int done = 0; done < sequences.length && !(done > 0 && isDecided(op, terms, result)); done += most) {
            int n = Math.min(most, sequences.length - done);
            Strided source = sequences.x;
            int at = start + done * sequences.step;
            int by = sequences.step;
            if (!sequences.isEven()) {
                sequences.gather(number, done, n);
                source = sequences.gathered();
                at = Sequences.GATHERED_FROM;
                by = 1;
            }
            if (terms != null) {
                terms.compute(source, at, by, number, n);
                source = terms.array();
                at = 0;
                by = 1;
            }
            if (done == 0) {
                result = fold(op, source, at, by, n);
            } else if (op == BinaryOp.MUL) { // goes on with the product so far; only elements are multiplied
                source.set(at - 1, result);
                result = fold(op, source, at - 1, by, n + 1);
            } else {
                result = op.apply(result, fold(op, source, at, by, n));
            }
        }
        return result;
    }

    // Sixteen rows of terms at a time, or sums of whole columns of a block.
    private void foldColumns(BinaryOp op, Terms terms, int n) {
        double identity = op == BinaryOp.MUL ? 1
                : op == BinaryOp.MAXIMUM ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        results.storage().fill(0, n, identity);
        int length = sequences.length;
        if (terms == null && sequences.isEven()) {
            combineRows(op, sequences.x, sequences.start, sequences.step, length, n);
            return;
        }
        for (int i = 0; i < length && !(i > 0 && areDecided(op, terms, n)); i += ROWS) {
            int rows = Math.min(ROWS, length - i);
            for (int j = 0; j < rows; j++) {
                int at = sequences.position(i + j);
                if (terms == null) {
                    combineRows(op, sequences.x, at, 0, 1, n);
                } else {
                    terms.put(sequences.x, at, 1, 0, 1, j * n, n);
                }
            }
            if (terms != null) {
                terms.finish(rows * n);
                combineRows(op, terms.array(), 0, n, rows, n);
            }
        }
    }

    private void combineRows(BinaryOp op, Strided x, int at, int row, int rows, int n) {
        KernelProvider.floating(x.dtype()).combineRows(op, x.storage(), at, row, rows, n, results.storage(), 0);
    }

    // Whether further terms cannot change a truth value any more.
    private static boolean isDecided(BinaryOp op, Terms terms, double result) {
        return terms != null && terms.areTruth() && result == (op == BinaryOp.MAXIMUM ? 1 : 0);
    }

    // The same for the first n results.
    private boolean areDecided(BinaryOp op, Terms terms, int n) {
        return terms != null && terms.areTruth()
                && truth(op == BinaryOp.MAXIMUM, results, 0, 1, n) == (op == BinaryOp.MAXIMUM ? 1 : 0);
    }
}
