package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.AnyIntegerKernels.narrow;
import static lanewise.tensor.internal.kernel.AnyIntegerKernels.numbers;
import static lanewise.tensor.internal.kernel.IntegerKernelsTest.STRIDES;
import static lanewise.tensor.internal.kernel.IntegerKernelsTest.stride;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.AnyIntegerKernels.Run;
import org.junit.jupiter.api.Test;

/** What the kernels of integers make of a run or of rows: extremes and searches, cumulative sums and products. */
class IntegerReductionKernelsTest {
    @Test
    void extremes() {
        Random random = new Random(8);
        for (AnyIntegerKernels kernels : AnyIntegerKernels.all()) {
            for (int n : KernelComparison.lengths().toArray()) {
                for (int trial = 0; trial < 4; trial++) {
                    Run x = Run.of(kernels.dtype(), n, stride(STRIDES, random), random);
                    if (trial == 1) { // many equal ones
                        Arrays.setAll(x.array(), i -> narrow(kernels.dtype(), random.nextInt(-1, 2)));
                    }
                    checkExtremes(kernels, x, n);
                }
            }
        }
    }

    /** They begin with the limits of the type: there is no extreme beyond. */
    private static void checkExtremes(AnyIntegerKernels kernels, Run x, int n) {
        boolean unsigned = kernels.dtype() == DType.U8;
        long max = unsigned ? 0 : narrow(kernels.dtype(), kernels.dtype() == DType.I64 ? Long.MIN_VALUE : 1 << 31);
        long min = unsigned ? 255 : ~max;
        int argmax = 0;
        int argmin = 0;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, x.get(i));
            min = Math.min(min, x.get(i));
            argmax = x.get(i) > x.get(argmax) ? i : argmax;
            argmin = x.get(i) < x.get(argmin) ? i : argmin;
        }
        String what = kernels + ", " + n + " elements, stride " + x.stride();
        assertEquals(max, kernels.max(x, n), what);
        assertEquals(min, kernels.min(x, n), what);
        if (n > 0) {
            assertEquals(argmax, kernels.argmax(x, n), what);
            assertEquals(argmin, kernels.argmin(x, n), what);
        }
    }

    @Test
    void searchesFindTheFirstOfEqualsInAnyBlock() {
        Random random = new Random(22);
        for (AnyIntegerKernels kernels : AnyIntegerKernels.all()) {
            for (int trial = 0; trial < 50; trial++) {
                int n = 3000 + random.nextInt(10_000);
                Run x = new Run(random.longs(n + 2, 100, 110).toArray(), 1, 1);
                for (int i = random.nextInt(4); i > 0; i--) {
                    x.array()[1 + random.nextInt(n)] = narrow(kernels.dtype(), random.nextBoolean() ? 3 : 120);
                }
                checkExtremes(kernels, x, n);
            }
        }
    }

    // One element unlike the others at every place, or none.
    @Test
    void zerosAndOthersAreFoundAtEveryPlace() {
        for (AnyIntegerKernels kernels : AnyIntegerKernels.all()) {
            for (int n : new int[] {0, 1, 2, 15, 16, 17, 31, 32, 33, 67, 131, 300}) {
                for (int stride : new int[] {1, 3, -1}) {
                    for (int place = 0; place <= n; place++) {
                        long other = narrow(kernels.dtype(), 1L << place % (8 * kernels.dtype().bytes()));
                        String what = kernels + ", " + n + " elements, stride " + stride + ", place " + place;
                        Run zeros = oneUnlike(0, other, place, n, stride);
                        assertEquals(place < n, kernels.contains(false, zeros, n), what);
                        assertEquals(n > 1 || n == 1 && place == 1, kernels.contains(true, zeros, n), what);
                        Run others = oneUnlike(other, 0, place, n, stride);
                        assertEquals(place < n, kernels.contains(true, others, n), what);
                        assertEquals(place < n ? place : -1, kernels.findZero(others, n), what);
                        if (place + 1 < n) { // one more behind
                            others.set(n - 1, 0);
                            assertEquals(place, kernels.findZero(others, n), what);
                        }
                    }
                }
            }
        }
    }

    private static Run oneUnlike(long element, long unlike, int place, int n, int stride) {
        Run run = Run.of(DType.U8, n, stride, new Random(0));
        Arrays.fill(run.array(), unlike); // around the run
        for (int i = 0; i < n; i++) {
            run.set(i, i == place ? unlike : element);
        }
        return run;
    }

    @FunctionalInterface
    private interface MatrixTest {
        void run(AnyIntegerKernels kernels, Run x, int rows, int columns, String what);
    }

    /** Calls a test for all numbers of columns up to a vector of bytes and some beyond, and some numbers of rows. */
    private static void forMatrices(Random random, MatrixTest test) {
        for (AnyIntegerKernels kernels : AnyIntegerKernels.all()) {
            for (int columns = 0; columns <= 67; columns++) {
                for (int rows : new int[] {0, 1, 3, 4, 5, 8, 30}) {
                    int rowStride = random.nextBoolean() ? columns + 2 : -columns;
                    long[] values = numbers(kernels.dtype(), 4 + rows * (columns + 2), random);
                    int offset = rowStride < 0 ? values.length - 1 - columns : 3;
                    test.run(kernels, new Run(values, offset, rowStride), rows, columns,
                            kernels + ", " + rows + " rows of " + columns);
                }
            }
        }
    }

    @Test
    void rowsAreCombined() {
        Random random = new Random(23);
        forMatrices(random, (kernels, x, rows, columns, what) -> {
            for (BinaryOp op : kernels.operationsOfRows()) {
                Run out = Run.of(kernels.dtype(), columns, 1, random);
                Run expected = out.copy();
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        long element = x.array()[x.offset() + i * x.stride() + j];
                        expected.set(j, narrow(kernels.dtype(), op.apply(expected.get(j), element)));
                    }
                }
                kernels.combineRows(op, x, rows, columns, out);
                assertArrayEquals(expected.array(), out.array(), op + " of " + what);
            }
        });
    }

    @Test
    void theFirstLargestAndSmallestOfEachColumnAreFound() {
        Random random = new Random(24);
        forMatrices(random, (kernels, x, rows, columns, what) -> {
            for (boolean largest : new boolean[] {true, false}) {
                long[] found = numbers(kernels.dtype(), columns + 1, random);
                long[] at = new long[columns + 1];
                Arrays.fill(at, -1);
                long[] extremes = found.clone();
                long[] indices = at.clone();
                for (int j = 0; j < columns; j++) {
                    for (int i = 0; i < rows; i++) {
                        long value = x.array()[x.offset() + i * x.stride() + j];
                        if (largest ? value > extremes[j] : value < extremes[j]) {
                            extremes[j] = value;
                            indices[j] = i;
                        }
                    }
                }
                kernels.runningExtremes(largest, x, rows, columns, found, at);
                assertArrayEquals(extremes, found, what);
                assertArrayEquals(indices, at, what);
            }
        });
    }

    @Test
    void compiledLoops() {
        Random random = new Random(16);
        for (AnyIntegerKernels kernels : AnyIntegerKernels.vectors()) {
            int n = IntegerKernelsTest.manyVectors(kernels.dtype());
            Run x = Run.of(kernels.dtype(), n, 1, random);
            Run row = new Run(x.array(), 1, 123);
            Run zeros = new Run(new long[n], 0, 1);
            long[] found = new long[123];
            long[] at = new long[123];
            IntegerKernelsTest.repeat(() -> {
                kernels.argmax(x, n);
                kernels.argmin(x, n);
                kernels.contains(false, zeros, n);
                kernels.findZero(x, n);
                kernels.operationsOfRows().forEach(op -> kernels.combineRows(op, row, 13, 123, new Run(found, 0, 1)));
                kernels.runningExtremes(true, row, 13, 123, found, at);
                kernels.runningExtremes(false, row, 13, 123, found, at);
            });
            checkExtremes(kernels, x, n);
            assertEquals(false, kernels.contains(false, zeros, n), kernels::toString);
            zeros.set(n - 1, 1);
            assertEquals(true, kernels.contains(false, zeros, n), kernels::toString);
        }
        rowsAreCombined();
        theFirstLargestAndSmallestOfEachColumnAreFound();
    }
}
