package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Padding, against rules that say which element stands where. */
class PaddingTest {
    // The place in an axis of some size that a place outside shows, step by step.
    private static int reflected(int place, int size) {
        int at = place;
        while (at < 0 || at >= size) {
            at = size == 1 ? 0 : at < 0 ? -at : 2 * (size - 1) - at;
        }
        return at;
    }

    private static double at(Tensor x, int[] index, int[][] widths, IntBinaryOperator place) {
        int[] inside = new int[index.length];
        Arrays.setAll(inside, axis -> place.applyAsInt(index[axis] - widths[axis][0], x.dim(axis)));
        return x.get(inside);
    }

    private static boolean isInside(int[] index, int[][] widths, int[] shape) {
        for (int axis = 0; axis < index.length; axis++) {
            int place = index[axis] - widths[axis][0];
            if (place < 0 || place >= shape[axis]) {
                return false;
            }
        }
        return true;
    }

    @Property(tries = 400)
    void everyTypeAndMode(@ForAll DType dtype, @ForAll @Size(max = 4) List<@IntRange(max = 4) Integer> sizes,
            @ForAll Random random) {
        int[] shape = sizes.stream().mapToInt(i -> i).toArray();
        int[][] widths = new int[shape.length][];
        Arrays.setAll(widths, axis -> random.nextInt(3) == 0 ? new int[2] : random.ints(2, 0, 7).toArray());
        int[] padded = new int[shape.length];
        Arrays.setAll(padded, axis -> widths[axis][0] + shape[axis] + widths[axis][1]);
        double[] elements = random.ints(IndexModel.elements(shape), 0, dtype == DType.BOOL ? 2 : 99).asDoubleStream()
                .toArray();
        Tensor x = GuardedView.random(dtype, shape, random).set(elements).view();
        double value = random.nextInt(2);
        RearrangingTest.assertShows(padded, index -> isInside(index, widths, shape)
                        ? at(x, index, widths, (place, size) -> place) : value,
                x.pad(widths, value), out -> x.pad(widths, value, out), random, dtype + " " + value);
        if (x.elements() == 0) {
            return;
        }
        RearrangingTest.assertShows(padded,
                index -> at(x, index, widths, (place, size) -> Math.clamp(place, 0, size - 1)),
                x.pad(widths, PadMode.EDGE), out -> x.pad(widths, PadMode.EDGE, out), random, dtype + " edge");
        RearrangingTest.assertShows(padded, index -> at(x, index, widths, PaddingTest::reflected),
                x.pad(widths, PadMode.REFLECT), out -> x.pad(widths, PadMode.REFLECT, out), random, dtype + " reflect");
    }

    @Test
    void asThePackageSays() {
        Tensor x = Tensor.of(new int[] {1, 2, 3});
        int[][] widths = {{2, 4}};
        assertEquals("[9 9 1 2 3 9 9 9 9]", x.pad(widths, 9).toString());
        assertEquals("[1 1 1 2 3 3 3 3 3]", x.pad(widths, PadMode.EDGE).toString());
        assertEquals("[3 2 1 2 3 2 1 2 3]", x.pad(widths, PadMode.REFLECT).toString());
    }

    @Test
    void refusals() {
        Tensor x = Tensor.zeros(DType.U8, 2, 3);
        says("pad: shape (2, 3) needs 2 pairs of widths, one for each axis, not 1",
                () -> x.pad(new int[][] {{1, 1}}, 0));
        says("pad: the widths of axis 1 of shape (2, 3) must be two numbers that are not negative, not [1, -1]",
                () -> x.pad(new int[][] {{0, 0}, {1, -1}}, PadMode.EDGE));
        says("pad: widths[1] is null", () -> x.pad(new int[][] {{0, 0}, null}, 0));
        says("pad: 0.5 is no U8; convert the tensor with to(DType) if it shall hold such numbers",
                () -> x.pad(new int[][] {{0, 0}, {1, 1}}, 0.5));
        says("pad: axis 0 of shape (0,) has no elements to repeat; pad it with a value",
                () -> Tensor.zeros(DType.F32, 0).pad(new int[][] {{1, 0}}, PadMode.REFLECT));
        says("pad: shape (2, 3) with widths [[2147483647, 0], [0, 0]] would give shape (2147483649, 3); a size is "
                + "at most 2,147,483,647, and the number of elements 2,147,418,112",
                () -> x.pad(new int[][] {{Integer.MAX_VALUE, 0}, {0, 0}}, 0));
        assertThrows(IllegalArgumentException.class, () -> x.pad(new int[2][2], 0, x));
    }

    private static void says(String message, Runnable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task::run).getMessage());
    }
}
