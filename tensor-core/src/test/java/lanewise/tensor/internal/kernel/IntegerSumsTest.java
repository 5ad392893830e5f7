package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.IntegerKernelsTest.STRIDES;
import static lanewise.tensor.internal.kernel.IntegerKernelsTest.stride;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.internal.Implementations;
import lanewise.tensor.internal.kernel.AnyIntegerKernels.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums and products in I64, every implementation against their definition. */
class IntegerSumsTest {
    private static final List<IntegerSums> ALL = List.of(new ScalarIntegerSums(), new VectorIntegerSums());

    private static int[] toInts(long[] x) {
        return Arrays.stream(x).mapToInt(value -> (int) value).toArray();
    }

    private static byte[] toBytes(long[] x) {
        byte[] bytes = new byte[x.length];
        IntStream.range(0, x.length).forEach(i -> bytes[i] = (byte) x[i]);
        return bytes;
    }

    private static long sum(IntegerSums sums, DType dtype, Run x, int n) {
        return switch (dtype) {
            case I64 -> sums.sum(x.array(), x.offset(), x.stride(), n);
            case I32 -> sums.sum(toInts(x.array()), x.offset(), x.stride(), n);
            default -> sums.sum(toBytes(x.array()), x.offset(), x.stride(), n);
        };
    }

    private static long prod(IntegerSums sums, DType dtype, Run x, int n) {
        return switch (dtype) {
            case I64 -> sums.prod(x.array(), x.offset(), x.stride(), n);
            case I32 -> sums.prod(toInts(x.array()), x.offset(), x.stride(), n);
            default -> sums.prod(toBytes(x.array()), x.offset(), x.stride(), n);
        };
    }

    private static void addRows(IntegerSums sums, DType dtype, Run x, int rows, int columns, long[] out) {
        switch (dtype) {
            case I64 -> sums.addRows(x.array(), x.offset(), x.stride(), rows, columns, out, 1);
            case I32 -> sums.addRows(toInts(x.array()), x.offset(), x.stride(), rows, columns, out, 1);
            default -> sums.addRows(toBytes(x.array()), x.offset(), x.stride(), rows, columns, out, 1);
        }
    }

    private static void multiplyRows(IntegerSums sums, DType dtype, Run x, int rows, int columns, long[] out) {
        switch (dtype) {
            case I64 -> sums.multiplyRows(x.array(), x.offset(), x.stride(), rows, columns, out, 1);
            case I32 -> sums.multiplyRows(toInts(x.array()), x.offset(), x.stride(), rows, columns, out, 1);
            default -> sums.multiplyRows(toBytes(x.array()), x.offset(), x.stride(), rows, columns, out, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"I64", "I32", "U8"})
    void sumsAndProductsOfRuns(DType dtype) {
        Implementations.assertNoneIsLeftOut(ALL, IntegerSums.class);
        Random random = new Random(5);
        for (int n : KernelComparison.lengths().toArray()) {
            for (int trial = 0; trial < 3; trial++) {
                Run x = Run.of(dtype, n, stride(STRIDES, random), random);
                if (trial == 1) { // a product of odd numbers is not 0
                    Arrays.setAll(x.array(), i -> x.array()[i] | 1);
                }
                long sum = 0;
                long product = 1;
                for (int i = 0; i < n; i++) {
                    sum += x.get(i);
                    product *= x.get(i);
                }
                for (IntegerSums sums : ALL) {
                    String what = sums + ", " + dtype + ", " + n + " elements, stride " + x.stride();
                    assertEquals(sum, sum(sums, dtype, x, n), what);
                    assertEquals(product, prod(sums, dtype, x, n), what);
                }
            }
        }
    }

    /** More bytes of the largest kind than one lane could count, in a run and in a column. */
    @ParameterizedTest
    @EnumSource(names = {"I64", "I32", "U8"})
    void largeSums(DType dtype) {
        long largest = dtype == DType.U8 ? 255 : Integer.MAX_VALUE;
        for (IntegerSums sums : ALL) {
            for (int n : new int[] {64 * 127, 64 * 128 + 5, 64 * 255, 64 * 257 + 1, 100_003}) {
                Run x = new Run(new long[n], 0, 1);
                Arrays.fill(x.array(), largest);
                assertEquals(n * largest, sum(sums, dtype, x, n), sums + ", " + n + " elements");
            }
            for (int rows : new int[] {256, 257, 258, 514, 1000}) {
                int columns = 131;
                Run x = new Run(new long[rows * columns], 0, columns);
                Arrays.fill(x.array(), largest);
                long[] out = new long[columns + 2];
                addRows(sums, dtype, x, rows, columns, out);
                for (int j = 0; j < out.length; j++) {
                    assertEquals(j == 0 || j > columns ? 0 : rows * largest, out[j], sums + ", " + rows + " rows, " + j);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"I64", "I32", "U8"})
    void sumsAndProductsOfColumns(DType dtype) {
        Random random = new Random(6);
        for (int columns = 0; columns <= 131; columns += columns < 67 ? 1 : 32) {
            for (int rows : new int[] {0, 1, 3, 4, 5, 8, 30}) {
                int rowStride = random.nextBoolean() ? columns + 2 : -columns;
                long[] values = AnyIntegerKernels.numbers(dtype, 4 + rows * (columns + 2), random);
                Run x = new Run(values, rowStride < 0 ? values.length - 1 - columns : 3, rowStride);
                long[] start = random.longs(columns + 2).toArray();
                long[] summed = start.clone();
                long[] multiplied = start.clone();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        summed[1 + j] += values[x.offset() + i * rowStride + j];
                        multiplied[1 + j] *= values[x.offset() + i * rowStride + j];
                    }
                }
                for (IntegerSums sums : ALL) {
                    String what = sums + ", " + dtype + ", " + rows + " rows of " + columns;
                    long[] out = start.clone();
                    addRows(sums, dtype, x, rows, columns, out);
                    assertArrayEquals(summed, out, what);
                    out = start.clone();
                    multiplyRows(sums, dtype, x, rows, columns, out);
                    assertArrayEquals(multiplied, out, what);
                }
            }
        }
    }

    @Test
    void cumulativeSumsAndProducts() {
        Random random = new Random(17);
        for (int n : KernelComparison.lengths().toArray()) {
            for (BinaryOp op : List.of(BinaryOp.ADD, BinaryOp.MUL)) {
                Run x = Run.of(DType.I64, n, stride(STRIDES, random), random);
                Run out = Run.of(DType.I64, n, random.nextBoolean() ? 1 : -2, random);
                for (IntegerSums sums : ALL) {
                    checkCumulative(sums, op, x, out.copy(), n);
                    if (x.stride() != 0) {
                        Run inPlace = x.copy();
                        checkCumulative(sums, op, inPlace, inPlace, n);
                    }
                }
            }
        }
    }

    private static void checkCumulative(IntegerSums sums, BinaryOp op, Run x, Run out, int n) {
        Run expected = out.copy();
        long soFar = op == BinaryOp.ADD ? 0 : 1;
        for (int i = 0; i < n; i++) {
            soFar = op.apply(soFar, x.get(i));
            expected.set(i, soFar);
        }
        sums.accumulate(op, x.array(), x.offset(), x.stride(), out.array(), out.offset(), out.stride(), n);
        assertArrayEquals(expected.array(), out.array(), sums + ", " + op + " of " + n + (x == out ? " in place" : ""));
    }
}
