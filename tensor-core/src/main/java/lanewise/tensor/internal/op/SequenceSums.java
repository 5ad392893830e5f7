package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.FloatSums;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.RealKernels;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/**
 * The sums of {@link Sequences}, in doubles and in the order that {@link FloatSums} states: of their elements, of squared
 * deviations, or of {@link Terms}.
 */
final class SequenceSums {
    /** The most columns at once: rows this wide are read at the speed of a stream. */
    static final int COLUMNS = 1024;

    private static final int LANES = FloatSums.LANES;

    // Sums over so many elements are divided among threads, a piece at a time: one that takes some microseconds. It is
    // a power of two of blocks, so that longer sums are made of the sums over whole pieces.
    private static final int PARALLEL_LENGTH = 1 << 17;
    private static final int PIECE = 32 * FloatSums.BLOCK;

    /** The sums, one for each sequence. */
    final double[] results = new double[COLUMNS];
    private final Sequences sequences;
    private final double[] lanes = new double[LANES];
    private double[] columnLanes = {};  // [lane][column]
    private double[] partial = {};      // [sums that wait for others][column]
    private double[] centers;           // of the squared deviations that are summed, or null
    private Terms terms;                // that are summed, or null

    SequenceSums(Sequences sequences) {
        this.sequences = sequences;
    }

    /** Sums the elements of the first n sequences. */
    void sum(int n) {
        compute(null, null, n);
    }

    /** Sums (x − c)² over the first n sequences, each with its own center c. */
    void sumSquares(double[] centersOfSequences, int n) {
        compute(centersOfSequences, null, n);
    }

    /** Sums the terms of the first n sequences. */
    void sum(Terms ofElements, int n) {
        compute(null, ofElements, n);
    }

    private void compute(double[] centersOfSequences, Terms ofElements, int n) {
        centers = centersOfSequences;
        terms = ofElements;
        if (sequences.columns) {
            int depth = Integer.SIZE - Integer.numberOfLeadingZeros(Math.ceilDiv(sequences.length, FloatSums.BLOCK));
            columnLanes = atLeast(columnLanes, Math.min(LANES, sequences.length) * n);
            partial = atLeast(partial, (depth + 1) * n);
            sumColumns(0, sequences.length, 0, n);
            System.arraycopy(partial, 0, results, 0, n);
        } else if (terms != null && sequences.length < Terms.SIZE) {
            sumShort(n);
        } else {
            for (int i = 0; i < n; i++) {
                results[i] = terms == null && sequences.isEven()
                        ? sumLong(sequences.x, sequences.start + i * sequences.distance, sequences.step,
                                sequences.length, i)
                        : sum(i, 0, sequences.length);
            }
        }
    }

    private static double[] atLeast(double[] array, int length) {
        return array.length < length ? new double[length] : array;
    }

    // Terms of several short sequences are computed together.
    private void sumShort(int n) {
        int length = sequences.length;
        int together = Terms.SIZE / length;
        for (int done = 0; done < n; done += together) {
            int count = Math.min(together, n - done);
            for (int i = 0; i < count; i++) {
                Strided source = source(done + i, 0, length);
                terms.put(source, sourceAt(done + i, 0), sourceStep(), done + i, 0, i * length, length);
            }
            terms.finish(count * length);
            for (int i = 0; i < count; i++) {
                results[done + i] = sum(terms.array(), i * length, 1, length, done + i, lanes);
            }
        }
    }

    // The sum over some elements of one sequence, piece by piece.
    private double sum(int number, int from, int length) {
        if (length > (terms == null ? Sequences.GATHERED : Terms.SIZE)) {
            int first = FloatSums.split(length);
            double sum = sum(number, from, first);
            return sum + sum(number, from + first, length - first);
        }
        Strided source = source(number, from, length);
        if (terms == null) {
            return sum(source, sourceAt(number, from), sourceStep(), length, number, lanes);
        }
        terms.compute(source, sourceAt(number, from), sourceStep(), number, length);
        return sum(terms.array(), 0, 1, length, number, lanes);
    }

    // Where some elements of a sequence are a step apart.
    private Strided source(int number, int from, int length) {
        if (sequences.isEven()) {
            return sequences.x;
        }
        sequences.gather(number, from, length);
        return sequences.gathered();
    }

    private int sourceAt(int number, int from) {
        return sequences.isEven() ? sequences.start + number * sequences.distance + from * sequences.step
                : Sequences.GATHERED_FROM;
    }

    private int sourceStep() {
        return sequences.isEven() ? sequences.step : 1;
    }

    private double sumLong(Strided x, int at, int step, int length, int number) {
        if (length < PARALLEL_LENGTH || Parallel.threads() == 1) {
            return sum(x, at, step, length, number, lanes);
        }
        double[] sums = new double[Math.ceilDiv(length, PIECE)];
        Parallel.split(sums.length, 1, (from, to) -> {
            double[] own = new double[LANES];
            for (int i = from; i < to; i++) {
                int start = i * PIECE;
                sums[i] = sum(x, at + start * step, step, Math.min(PIECE, length - start), number, own);
            }
        });
        return join(sums, 0, length);
    }

    // The sum over some elements from the sums over their pieces, in the order of FloatSums.
    private static double join(double[] sums, int from, int length) {
        if (length <= PIECE) {
            return sums[from / PIECE];
        }
        int first = FloatSums.split(length);
        return join(sums, from, first) + join(sums, from + first, length - first);
    }

    private double sum(Strided x, int at, int step, int length, int number, double[] lanes) {
        RealKernels kernels = KernelProvider.floating(x.dtype());
        return centers == null ? kernels.sum(x.storage(), at, step, length, lanes)
                : kernels.sumSquares(centers[number], x.storage(), at, step, length, lanes);
    }

    // Leaves the sums over some rows in a row of partial sums; the rows behind it are free.
    private void sumColumns(int from, int length, int row, int n) {
        if (length > FloatSums.BLOCK) {
            int first = FloatSums.split(length);
            sumColumns(from, first, row, n);
            sumColumns(from + first, length - first, row + 1, n);
            add(partial, row * n, (row + 1) * n, n);
            return;
        }
        int used = Math.min(LANES, length);
        Arrays.fill(columnLanes, 0, used * n, 0);
        if (terms != null) {
            addTerms(from, length, n);
        } else if (sequences.isEven()) {
            for (int lane = 0; lane < used; lane++) {
                addRows(sequences.x, sequences.position(from + lane), LANES * sequences.step,
                        Math.ceilDiv(length - lane, LANES), n, lane * n);
            }
        } else {
            for (int i = 0; i < length; i++) {
                addRows(sequences.x, sequences.position(from + i), 0, 1, n, i % LANES * n);
            }
        }
        for (int half = LANES / 2; half > 0; half /= 2) { // lanes that no row has are +0, which changes no sum
            add(columnLanes, 0, half * n, Math.clamp(used - half, 0, half) * n);
            used = Math.min(used, half);
        }
        System.arraycopy(columnLanes, 0, partial, row * n, n);
    }

    private void addTerms(int from, int length, int n) {
        for (int i = 0; i < length; i += LANES) {
            int rows = Math.min(LANES, length - i);
            for (int j = 0; j < rows; j++) {
                terms.put(sequences.x, sequences.position(from + i + j), 1, 0, 1, j * n, n);
            }
            terms.finish(rows * n);
            addRows(terms.array(), 0, 0, 1, rows * n, 0);
        }
    }

    private void addRows(Strided x, int at, int row, int rows, int n, int to) {
        RealKernels kernels = KernelProvider.floating(x.dtype());
        if (centers == null) {
            kernels.addRows(x.storage(), at, row, rows, n, columnLanes, to);
        } else {
            kernels.addSquaresOfRows(centers, x.storage(), at, row, rows, n, columnLanes, to);
        }
    }

    private static void add(double[] sums, int to, int from, int n) {
        KernelProvider.doubles().binary(BinaryOp.ADD, sums, to, 1, sums, from, 1, sums, to, 1, n);
    }
}
