package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.DoubleReduction;
import lanewise.tensor.internal.kernel.FloatKernels;
import lanewise.tensor.internal.kernel.FloatReduction;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/**
 * Combines the terms of many sequences that start at equal distances: columns side by side, others one by one. A term is
 * a function of an element, such as (x − m)². Terms are computed block by block in arrays that are kept; so are the
 * elements gathered of sequences that no single stride describes. The order of a sum is the one that
 * {@link FloatKernels} states.
 */
abstract class TermBlocks {
    // Columns that are reduced together: rows this wide are read at the speed of a stream.
    static final int COLUMNS = 1024;

    // The same if terms have to be computed, and the most sequences of a group.
    static final int TERM_COLUMNS = 512;

    // Terms that are computed at once: they fit the first-level cache. A multiple of a sum's block.
    static final int TERMS = 4 * FloatKernels.SUM_BLOCK;

    // Elements of one sequence that are gathered at once: of a transposed matrix some rows, which share cache lines.
    private static final int GATHERED = 8 * TERMS;

    // In front of the gathered elements there is room for the product so far.
    private static final int ROOM = 16;

    static final int LANES = FloatKernels.SUM_LANES;

    // Behind the lanes, [lane][column], is one row of sums over blocks for each bit of their number.
    private static final int SUMS = LANES * COLUMNS;
    private static final int MOST_SUMS = Integer.SIZE - Integer.numberOfTrailingZeros(FloatKernels.SUM_BLOCK);

    private final Strided lanes;
    final Strided result;
    final Strided shifts; // one for each sequence; those of columns sixteen times over
    private final Strided terms;
    private Strided gathered;

    // The sequences.
    Strided x;
    int start;
    int distance;
    StridedRuns sequence;
    int step;
    int length;
    boolean columns;

    // The terms: |x|ᵖ, or function(shift(x, its shift)).
    private BinaryOp shift;
    private UnaryOp function;
    double power;

    // A binary counter whose digits are sums.
    private int levels;
    private int blocks;

    TermBlocks(DType dtype) {
        lanes = room(dtype, SUMS + MOST_SUMS * COLUMNS);
        result = room(dtype, COLUMNS);
        shifts = room(dtype, LANES * TERM_COLUMNS);
        terms = room(dtype, LANES * TERM_COLUMNS);
    }

    static Strided room(DType dtype, int elements) {
        return Strided.allocate(dtype, Shape.of(elements));
    }

    static double combine(BinaryOp op, Strided x, int from, int step, int length) {
        return x.isF32() ? FloatReduction.combine(op, KernelProvider.floats(), x.floats(), from, step, length)
                : DoubleReduction.combine(op, KernelProvider.doubles(), x.doubles(), from, step, length);
    }

    // 1 if no element is 0, or, if not all have to be another number, if one is not 0; else 0.
    static double truth(boolean all, Strided x, int from, int step, int length) {
        boolean found = x.isF32() ? KernelProvider.floats().contains(all, x.floats(), from, step, length)
                : KernelProvider.doubles().contains(all, x.doubles(), from, step, length);
        return found != all ? 1 : 0;
    }

    void keepShifts(int n) {
        for (int done = 0; done < (columns ? LANES * n : n); done += n) {
            Elementwise.run(UnaryOp.COPY, result, 0, 1, shifts, done, 1, n);
        }
    }

    // Combines the terms of each of the next n sequences.
    void combine(BinaryOp op, BinaryOp shift, UnaryOp function, int n) {
        this.shift = shift;
        this.function = function;
        boolean elements = shift == null && function == UnaryOp.COPY;
        levels = 0;
        blocks = 0;
        if (columns) {
            combineColumns(op, elements && sequence == null, n);
        } else {
            combineRows(op, elements, n);
        }
    }

    // Short sequences in groups, long ones piece by piece.
    private void combineRows(BinaryOp op, boolean elements, int n) {
        int together = Math.clamp(TERMS / length, 1, n);
        int most = elements && sequence == null ? length : TERMS;
        for (int i = 0; i < n; i += together) {
            boolean decided = false;
            for (int done = 0; done < length && !decided; done += most) {
                combinePiece(op, elements, i, Math.min(together, n - i), done, Math.min(most, length - done));
                decided = isDecided(op, i, 1);
            }
            if (levels > 0) {
                finishSum(1);
                result.set(i, lanes.get(SUMS));
                levels = 0;
                blocks = 0;
            }
        }
    }

    // Of one sequence, or of more than one all elements.
    private void combinePiece(BinaryOp op, boolean elements, int first, int rows, int done, int n) {
        Strided source = x;
        int at = start + first * distance + done * step;
        int row = distance;
        int by = step;
        if (sequence != null) {
            at = ROOM + done % GATHERED;
            row = length;
            by = 1;
            for (int i = 0; i < rows && at == ROOM; i++) {
                gather(start + (first + i) * distance, done, Math.min(GATHERED, length - done), ROOM + i * row);
            }
            source = gathered;
        }
        if (!elements) {
            computeTerms(source, at, row, by, rows, n, first, 0);
            source = terms;
            at = 0;
            row = n;
            by = 1;
        }
        for (int i = 0; i < rows; i++) {
            int before = 0;
            if (op == BinaryOp.MUL && done > 0) { // which goes on with the product so far
                before = 1;
                source.set(at - 1, result.get(first));
            }
            double value = combine(op, source, at + i * row - before, by, n + before);
            if (op == BinaryOp.ADD && n < length) {
                lanes.set(SUMS + levels, value);
                count(1);
            } else if (done > 0 && before == 0) {
                value = op == BinaryOp.MAXIMUM ? Math.max(result.get(first), value)
                        : Math.min(result.get(first), value);
            }
            result.set(first + i, value);
        }
    }

    // Sixteen rows at a time, or sums of whole columns of a block.
    private void combineColumns(BinaryOp op, boolean elements, int n) {
        Elementwise.fill(result, 0, n, op == BinaryOp.MUL ? 1 : op == BinaryOp.MAXIMUM ? Double.NEGATIVE_INFINITY
                : Double.POSITIVE_INFINITY);
        boolean decided = false;
        for (int block = 0; block < length && !decided; block += FloatKernels.SUM_BLOCK) {
            int end = Math.min(block + FloatKernels.SUM_BLOCK, length);
            if (op == BinaryOp.ADD) {
                Elementwise.fill(lanes, 0, LANES * n, 0);
            }
            if (!elements) {
                for (int i = block; i < end && !decided; i += LANES) {
                    combineTerms(op, i, Math.min(LANES, end - i), n);
                    decided = isDecided(op, 0, n);
                }
            } else if (op == BinaryOp.ADD) {
                for (int i = block; i < Math.min(block + LANES, end); i++) {
                    combineRows(op, x, start + i * step, LANES * step, Math.ceilDiv(end - i, LANES), n,
                            lanes, (i - block) * n);
                }
            } else {
                combineRows(op, x, start + block * step, step, end - block, n, result, 0);
            }
            if (op == BinaryOp.ADD) {
                for (int half = LANES / 2; half > 0; half /= 2) {
                    addLanes(0, half * n, half * n);
                }
                Elementwise.run(UnaryOp.COPY, lanes, 0, 1, lanes, SUMS + levels * n, 1, n);
                count(n);
            }
        }
        if (op == BinaryOp.ADD) {
            finishSum(n);
            Elementwise.run(UnaryOp.COPY, lanes, SUMS, 1, result, 0, 1, n);
        }
    }

    private void combineTerms(BinaryOp op, int first, int rows, int n) {
        if (sequence == null) {
            computeTerms(x, start + first * step, step, 1, rows, n, 0, 0);
        } else {
            for (int i = 0; i < rows; i++) {
                computeTerms(x, start + sequence.distance(first + i, 1), 0, 1, 1, n, 0, i * n);
            }
        }
        if (op == BinaryOp.ADD) {
            Elementwise.run(op, lanes, 0, 1, terms, 0, 1, lanes, 0, 1, rows * n);
        } else {
            combineRows(op, terms, 0, n, rows, n, result, 0);
        }
    }

    private static void combineRows(BinaryOp op, Strided x, int at, int row, int rows, int n, Strided out, int outAt) {
        if (x.isF32()) {
            KernelProvider.floats().combineRows(op, x.floats(), at, row, rows, n, out.floats(), outAt);
        } else {
            KernelProvider.doubles().combineRows(op, x.doubles(), at, row, rows, n, out.doubles(), outAt);
        }
    }

    // The terms of some rows, from a place on. Shifts are those of the columns, or of the rows from the first one on.
    private void computeTerms(Strided source, int at, int row, int by, int rows, int n, int first, int to) {
        boolean oneRun = rows == 1 || by == 1 && row == n && (shift == null || columns);
        int all = rows * n;
        int each = oneRun ? all : n;
        for (int i = 0; i * each < all; i++) {
            int from = at + i * row;
            if (shift == null) {
                Elementwise.run(function, source, from, by, terms, to + i * each, 1, each);
            } else {
                Elementwise.run(shift, source, from, by, shifts, first + (columns ? 0 : i), columns ? 1 : 0,
                        terms, to + i * each, 1, each);
            }
        }
        if (shift != null && function != UnaryOp.COPY) {
            Elementwise.run(function, terms, to, 1, terms, to, 1, all);
        }
        if (power != 1) {
            Elementwise.run(BinaryOp.POW, terms, to, 1, power, terms, to, 1, all);
        }
    }

    // Copies elements of the sequence that starts at a position; whole runs side by side together.
    private void gather(int from, int first, int n, int to) {
        if (gathered == null) {
            gathered = room(x.dtype(), ROOM + GATHERED);
        }
        int inner = sequence.axes() - 1;
        int width = sequence.size(inner);
        int by = sequence.stride(inner, 1);
        int row = sequence.stride(inner - 1, 1);
        for (int done = 0, count; done < n; done += count) {
            int number = first + done;
            int at = from + sequence.distance(number, 1);
            int height = sequence.size(inner - 1);
            int rows = number % width > 0 ? 0 : Math.min((n - done) / width, height - number / width % height);
            count = rows * width;
            if (rows > 1 && row == 1) {
                ElementBlocks.transpose(x, at, by, width, rows, gathered, to + done, width);
            } else if (rows > 1 && by == 1) {
                copyRows(at, row, rows, width, to + done);
            } else {
                count = Math.min(width - number % width, n - done);
                Elementwise.run(UnaryOp.COPY, x, at, by, gathered, to + done, 1, count);
            }
        }
    }

    private void copyRows(int at, int row, int rows, int n, int to) {
        if (x.isF32()) {
            KernelProvider.floats().copyRows(x.floats(), at, row, rows, n, gathered.floats(), to, n);
        } else {
            KernelProvider.doubles().copyRows(x.doubles(), at, row, rows, n, gathered.doubles(), to, n);
        }
    }

    // Whether further elements cannot change truth values any more: all of any are 1, or all of all are 0.
    private boolean isDecided(BinaryOp op, int from, int n) {
        return shift == BinaryOp.NE && op != BinaryOp.ADD
                && truth(op == BinaryOp.MAXIMUM, result, from, 1, n) == (op == BinaryOp.MAXIMUM ? 1 : 0);
    }

    // Adds sums over equally many blocks, as a binary counter carries, after the sums of one more have been placed.
    private void count(int n) {
        levels++;
        blocks++;
        for (int carry = blocks; (carry & 1) == 0; carry >>= 1) {
            addLatest(n);
        }
    }

    private void finishSum(int n) {
        while (levels > 1) {
            addLatest(n);
        }
    }

    private void addLatest(int n) {
        levels--;
        addLanes(SUMS + (levels - 1) * n, SUMS + levels * n, n);
    }

    private void addLanes(int to, int from, int n) {
        Elementwise.run(BinaryOp.ADD, lanes, to, 1, lanes, from, 1, lanes, to, 1, n);
    }
}
