package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code out} may be: an input itself, or something that shares no element with one. */
class OutputTest {
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void outMayBeAnInput(DType dtype) {
        Tensor x = GuardedView.matrix(dtype, 3, 2, -2, 1, true).set(1, 2, 3, 4, 5, 6).view();
        Tensor y = Tensor.of(new double[] {10, 20, 30, 40, 50, 60}, 3, 2).to(dtype);
        assertArrayEquals(new double[] {11, 22, 33, 44, 55, 66}, x.add(y, x).toDoubleArray());
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, x.sub(y, x).toDoubleArray());
        assertArrayEquals(new double[] {9, 18, 27, 36, 45, 54}, y.sub(x, y).toDoubleArray());
        assertArrayEquals(new double[] {2, 4, 6, 8, 10, 12}, x.add(x, x).toDoubleArray());
        assertArrayEquals(new double[] {-2, -4, -6, -8, -10, -12}, x.neg(x).toDoubleArray());
        assertArrayEquals(new double[] {7, 14, 21, 28, 35, 42}, x.add(y, x).toDoubleArray());
        assertArrayEquals(new double[] {23, 46, 69, 92, 115, 138}, y.axpy(2, x, y).toDoubleArray());
        assertArrayEquals(new double[] {7, 14, 21, 28, 35, 42}, Tensor.where(x, x, y, x).toDoubleArray());
        assertArrayEquals(new double[] {10, 14, 21, 28, 30, 30}, x.clamp(10, 30, x).toDoubleArray());
    }

    // Two views of one array: accepted exactly if they are the same elements in the same order, or disjoint.
    @Property(tries = 3000)
    void overlapIsRefusedAndOnlyOverlap(@ForAll @IntRange(max = 3) int rows, @ForAll @IntRange(max = 4) int columns,
            @ForAll Random random) {
        UnaryOperator<Tensor> inPath = anyView(rows, columns, random);
        UnaryOperator<Tensor> outPath = random.nextInt(8) == 0 ? inPath : anyView(rows, columns, random);
        Tensor storage = Tensor.arange(DType.F32, 64).reshape(8, 8);
        double[] in = inPath.apply(storage).toDoubleArray();
        double[] out = outPath.apply(storage).toDoubleArray();
        boolean disjoint = Arrays.stream(in).noneMatch(a -> Arrays.stream(out).anyMatch(b -> a == b));
        if (disjoint || Arrays.equals(in, out)) {
            Tensor result = inPath.apply(storage).add(100, outPath.apply(storage));
            assertArrayEquals(Arrays.stream(in).map(value -> value + 100).toArray(), result.toDoubleArray());
        } else {
            Tensor x = inPath.apply(storage);
            assertRefused("overlaps", () -> x.add(100, outPath.apply(storage)));
            assertArrayEquals(DoubleStream.iterate(0, i -> i + 1).limit(64).toArray(), storage.toDoubleArray());
        }
    }

    // Rows × columns of a matrix of 8 × 8, in steps of either sign, perhaps exchanged.
    private static UnaryOperator<Tensor> anyView(int rows, int columns, Random random) {
        int rowStep = random.nextInt(1, 3);
        int columnStep = random.nextInt(1, 3);
        int row = random.nextInt(9 - rows * rowStep);
        int column = random.nextInt(9 - columns * columnStep);
        boolean upsideDown = random.nextInt(4) == 0;
        boolean exchanged = random.nextInt(4) == 0;
        return storage -> {
            Tensor view = (exchanged ? storage.transpose() : storage)
                    .slice(0, row, row + rows * rowStep, rowStep)
                    .slice(1, column, column + columns * columnStep, columnStep);
            return upsideDown ? view.slice(0, rows, Integer.MIN_VALUE, -1) : view;
        };
    }

    @Test
    void interleavedViewsAreNoOverlap() {
        Tensor x = Tensor.arange(DType.F64, 8);
        Tensor even = x.slice(0, 0, 8, 2);
        even.mul(10, x.slice(0, 1, 8, 2));
        assertArrayEquals(new double[] {0, 0, 2, 20, 4, 40, 6, 60}, x.toDoubleArray());
    }

    @Test
    void overlapWithAnyInputIsRefused() {
        Tensor x = Tensor.arange(DType.F32, 9).reshape(3, 3);
        Tensor y = Tensor.ones(DType.F32, 3, 3);
        assertRefused("overlaps", () -> y.add(x, x.transpose()));
        assertRefused("overlaps", () -> x.add(y, x.transpose()));
        assertRefused("overlaps", () -> x.add(x.select(0, 1), x));
        assertRefused("overlaps", () -> y.axpy(2, x, x.transpose()));
        assertRefused("overlaps", () -> Tensor.where(x, y, y, x.transpose()));
        assertRefused("overlaps", () -> Tensor.where(y, x, y, x.transpose()));
        assertRefused("overlaps", () -> Tensor.where(y, y, x, x.transpose()));
        assertRefused("overlaps", () -> x.transpose().copyFrom(x));
        assertRefused("overlaps", () -> x.sum(Axes.of(0), x.select(0, 0)));
        assertRefused("overlaps", () -> x.logSumExp(Axes.of(0), x.select(0, 0)));
        assertRefused("overlaps", () -> x.exp(x.transpose()));
    }

    @Test
    void broadcastOutIsRefused() {
        Tensor out = Tensor.zeros(DType.F32, 3).broadcastTo(2, 3);
        Tensor x = Tensor.ones(DType.F32, 2, 3);
        assertRefused("broadcast view", () -> x.add(x, out));
        assertRefused("broadcast view", () -> x.neg(out));
        assertRefused("broadcast view", () -> out.copyFrom(x));
        assertRefused("broadcast view", () -> out.fill(1));
        assertRefused("broadcast view", () -> x.axpy(2, x, out));
        assertRefused("broadcast view", () -> Tensor.where(x, x, x, out));
        assertRefused("broadcast view", () -> x.unsqueeze(0).sum(Axes.of(0), out));
        assertEquals(0, out.sum().item(), "nothing was written");
    }

    @Test
    void anAxisOfSizeOneMayHaveAnyStride() {
        Tensor x = Tensor.ones(DType.F32, 3);
        x.broadcastTo(1, 3).neg(x.broadcastTo(1, 3));
        x.reshape(1, 3).mul(2, x.unsqueeze(1).transpose());
        assertArrayEquals(new double[] {-2, -2, -2}, x.toDoubleArray());
    }

    private static void assertRefused(String reason, Runnable task) {
        String message = assertThrows(IllegalArgumentException.class, task::run).getMessage();
        assertTrue(message.contains(reason), message);
    }
}
