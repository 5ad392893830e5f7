package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.parallel.ScratchPool;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The sums with vectors where elements stand side by side. Strided runs and the ends of runs are left to the plain loops,
 * and so are products of I32 and bytes and sums of an I32 run, of which C2 makes vectors itself.
 */
final class VectorIntegerSums implements IntegerSums {
    private static final VectorSpecies<Long> LONGS = VectorLanes.I64;
    private static final VectorSpecies<Byte> BYTES = VectorLanes.I8;
    private static final int WIDTH = LONGS.length();
    private static final int BYTE_WIDTH = BYTES.length();

    // A short, without sign, holds the sum of so many pairs of bytes without sign.
    private static final int PAIRS = 128;
    // A short holds the sum of so many bytes without sign.
    private static final int ROWS = 257;

    private static final ScratchPool<short[]> COLUMN_SUMS = new ScratchPool<>(() -> new short[BYTE_WIDTH]);

    static {
        InlinedHelpers.load(VectorIntLanes.class);
    }

    private final ScalarIntegerSums scalar = new ScalarIntegerSums();
    private final VectorLongKernels longs = new VectorLongKernels();

    @Override
    public long sum(long[] x, int offset, int stride, int length) {
        int bound = stride == 1 ? length - length % (4 * WIDTH) : 0;
        LongVector s0 = LongVector.zero(LONGS);
        LongVector s1 = s0;
        LongVector s2 = s0;
        LongVector s3 = s0;
        for (int i = 0; i < bound; i += 4 * WIDTH) {
            s0 = s0.add(LongVector.fromArray(LONGS, x, offset + i));
            s1 = s1.add(LongVector.fromArray(LONGS, x, offset + i + WIDTH));
            s2 = s2.add(LongVector.fromArray(LONGS, x, offset + i + 2 * WIDTH));
            s3 = s3.add(LongVector.fromArray(LONGS, x, offset + i + 3 * WIDTH));
        }
        return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD)
                + scalar.sum(x, offset + bound * stride, stride, length - bound);
    }

    @Override
    public long sum(int[] x, int offset, int stride, int length) {
        int bound = stride == 1 ? length - length % (4 * WIDTH) : 0;
        LongVector s0 = LongVector.zero(LONGS);
        LongVector s1 = s0;
        LongVector s2 = s0;
        LongVector s3 = s0;
        for (int i = 0; i < bound; i += 4 * WIDTH) {
            s0 = s0.add(VectorIntLanes.load(x, offset + i));
            s1 = s1.add(VectorIntLanes.load(x, offset + i + WIDTH));
            s2 = s2.add(VectorIntLanes.load(x, offset + i + 2 * WIDTH));
            s3 = s3.add(VectorIntLanes.load(x, offset + i + 3 * WIDTH));
        }
        return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD)
                + scalar.sum(x, offset + bound * stride, stride, length - bound);
    }

    // Both bytes of a short are added to the short, as long as it has room.
    @Override
    public long sum(byte[] x, int offset, int stride, int length) {
        int bound = stride == 1 ? BYTES.loopBound(length) : 0;
        long sum = 0;
        for (int from = 0; from < bound; from += PAIRS * BYTE_WIDTH) {
            int to = Math.min(bound, from + PAIRS * BYTE_WIDTH);
            ShortVector sums = ShortVector.zero(VectorLanes.I16);
            for (int i = from; i < to; i += BYTE_WIDTH) {
                ShortVector pairs = ByteVector.fromArray(BYTES, x, offset + i).reinterpretAsShorts();
                sums = sums.add(pairs.and((short) 0xFF)).add(pairs.lanewise(VectorOperators.LSHR, 8));
            }
            // Of shorts without sign: those of an int are added to it, and ints have room for all.
            IntVector ints = sums.reinterpretAsInts();
            sum += ints.and(0xFFFF).add(ints.lanewise(VectorOperators.LSHR, 16)).reduceLanes(VectorOperators.ADD);
        }
        return sum + scalar.sum(x, offset + bound * stride, stride, length - bound);
    }

    @Override
    public long prod(long[] x, int offset, int stride, int length) {
        int bound = stride == 1 ? length - length % (2 * WIDTH) : 0;
        LongVector p0 = LongVector.broadcast(LONGS, 1);
        LongVector p1 = p0;
        for (int i = 0; i < bound; i += 2 * WIDTH) {
            p0 = p0.mul(LongVector.fromArray(LONGS, x, offset + i));
            p1 = p1.mul(LongVector.fromArray(LONGS, x, offset + i + WIDTH));
        }
        return p0.mul(p1).reduceLanes(VectorOperators.MUL)
                * scalar.prod(x, offset + bound * stride, stride, length - bound);
    }

    @Override
    public long prod(int[] x, int offset, int stride, int length) {
        return scalar.prod(x, offset, stride, length);
    }

    @Override
    public long prod(byte[] x, int offset, int stride, int length) {
        return scalar.prod(x, offset, stride, length);
    }

    @Override
    public void addRows(long[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset) {
        longs.combineRows(BinaryOp.ADD, x, offset, rowStride, rows, columns, sums, sumsOffset);
    }

    @Override
    public void addRows(int[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset) {
        int bound = LONGS.loopBound(columns);
        int whole = rows - rows % 4;
        for (int i = 0; i < whole; i += 4) {
            addFourRows(x, offset + i * rowStride, rowStride, bound, sums, sumsOffset);
        }
        scalar.addRows(x, offset + bound, rowStride, whole, columns - bound, sums, sumsOffset + bound);
        scalar.addRows(x, offset + whole * rowStride, rowStride, rows - whole, columns, sums, sumsOffset);
    }

    private static void addFourRows(int[] x, int at, int row, int columns, long[] sums, int to) {
        for (int j = 0; j < columns; j += WIDTH) {
            LongVector first = VectorIntLanes.load(x, at + j).add(VectorIntLanes.load(x, at + row + j));
            LongVector second = VectorIntLanes.load(x, at + 2 * row + j).add(VectorIntLanes.load(x, at + 3 * row + j));
            LongVector.fromArray(LONGS, sums, to + j).add(first.add(second)).intoArray(sums, to + j);
        }
    }

    @Override
    public void addRows(byte[] x, int offset, int rowStride, int rows, int columns, long[] sums, int sumsOffset) {
        int bound = BYTES.loopBound(columns);
        short[] columnSums = COLUMN_SUMS.acquire();
        try {
            for (int i = 0; i < rows; i += ROWS) {
                for (int j = 0; j < bound; j += BYTE_WIDTH) {
                    sumColumns(x, offset + i * rowStride + j, rowStride, Math.min(ROWS, rows - i), columnSums);
                    addColumnSums(columnSums, sums, sumsOffset + j);
                }
            }
        } finally {
            COLUMN_SUMS.release(columnSums);
        }
        scalar.addRows(x, offset + bound, rowStride, rows, columns - bound, sums, sumsOffset + bound);
    }

    // One vector of columns from top to bottom: first the even ones, then the odd ones.
    private static void sumColumns(byte[] x, int at, int row, int rows, short[] columnSums) {
        ShortVector even = ShortVector.zero(VectorLanes.I16);
        ShortVector odd = even;
        for (int i = 0, p = at; i < rows; i++, p += row) {
            ShortVector pairs = ByteVector.fromArray(BYTES, x, p).reinterpretAsShorts();
            even = even.add(pairs.and((short) 0xFF));
            odd = odd.add(pairs.lanewise(VectorOperators.LSHR, 8));
        }
        even.intoArray(columnSums, 0);
        odd.intoArray(columnSums, BYTE_WIDTH / 2);
    }

    private static void addColumnSums(short[] columnSums, long[] sums, int to) {
        for (int k = 0; k < BYTE_WIDTH / 2; k++) {
            sums[to + 2 * k] += columnSums[k] & 0xFFFF;
            sums[to + 2 * k + 1] += columnSums[BYTE_WIDTH / 2 + k] & 0xFFFF;
        }
    }

    @Override
    public void multiplyRows(long[] x, int offset, int rowStride, int rows, int columns,
            long[] products, int productsOffset) {
        longs.combineRows(BinaryOp.MUL, x, offset, rowStride, rows, columns, products, productsOffset);
    }

    @Override
    public void multiplyRows(int[] x, int offset, int rowStride, int rows, int columns,
            long[] products, int productsOffset) {
        scalar.multiplyRows(x, offset, rowStride, rows, columns, products, productsOffset);
    }

    @Override
    public void multiplyRows(byte[] x, int offset, int rowStride, int rows, int columns,
            long[] products, int productsOffset) {
        scalar.multiplyRows(x, offset, rowStride, rows, columns, products, productsOffset);
    }

    // Each element waits for the one before.
    @Override
    public void accumulate(BinaryOp op, long[] x, int xOffset, int xStride, long[] out, int outOffset, int outStride,
            int length) {
        scalar.accumulate(op, x, xOffset, xStride, out, outOffset, outStride, length);
    }
}
