package lanewise.tensor.internal.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Walks over pairs of layouts: every element is met once, at the same index in both. */
class StridedRunsTest {
    @Property(tries = 1000)
    void walksMeetEveryElementOnceInAllLayouts(@ForAll @Size(max = 4) List<@IntRange(max = 4) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 6) int parts, @ForAll Random random) {
        Shape shape = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
        Layout first = anyLayout(shape, random);
        Layout second = anyLayout(shape, random);
        int[] met = new int[2000];
        Arrays.fill(met, -1);
        StridedRuns runs = StridedRuns.over(first, second);
        int[] cuts = random.ints(parts, 0, runs.elements() + 1).sorted().toArray();
        cuts[0] = 0;
        for (int i = 0; i < parts; i++) {
            int to = i + 1 < parts ? cuts[i + 1] : runs.elements();
            runs.walk(cuts[i], to, (starts, length) -> {
                for (int j = 0; j < length; j++) {
                    int at = starts[0] + j * runs.stride(0);
                    assertEquals(-1, met[at], "met twice");
                    met[at] = starts[1] + j * runs.stride(1);
                }
            });
        }
        int[] expected = new int[met.length];
        Arrays.fill(expected, -1);
        forEachIndex(shape, index -> expected[first.position("test", index)] = second.position("test", index));
        assertArrayEquals(expected, met, first + " with " + second);
    }

    private static void forEachIndex(Shape shape, Consumer<int[]> body) {
        for (int number = 0; number < shape.elements(); number++) {
            int[] index = new int[shape.rank()];
            int rest = number;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                index[axis] = rest % shape.dim(axis);
                rest /= shape.dim(axis);
            }
            body.accept(index);
        }
    }

    // Axes in random order, each whole, backwards, or every second one.
    private static Layout anyLayout(Shape shape, Random random) {
        int rank = shape.rank();
        int[] order = new Philox(random.nextLong(), 0).permutation(rank);
        int[] steps = random.ints(rank, -1, 3).map(step -> step == 0 ? 1 : step).toArray();
        int[] stored = new int[rank];
        int[] inverse = new int[rank];
        for (int i = 0; i < rank; i++) {
            stored[i] = shape.dim(order[i]) * Math.abs(steps[i]);
            inverse[order[i]] = i;
        }
        Layout layout = Layout.rowMajor(Shape.of(stored));
        for (int i = 0; i < rank; i++) {
            layout = steps[i] < 0 ? layout.slice("test", i, stored[i], Integer.MIN_VALUE, steps[i])
                    : layout.slice("test", i, 0, stored[i], steps[i]);
        }
        return layout.permute("test", inverse);
    }

    @Test
    void contiguousOperandsGiveOneRun() {
        Layout layout = Layout.rowMajor(Shape.of(4, 5, 6));
        int[] lengths = new int[1];
        StridedRuns.over(layout, layout).walk(0, 120, (starts, length) -> lengths[0] = length);
        assertEquals(120, lengths[0]);
        Layout backwards = layout.slice("test", 0, 4, Integer.MIN_VALUE, -1);
        StridedRuns.over(layout.transpose("test", 0, 2), backwards.transpose("test", 0, 2))
                .walk(0, 120, (starts, length) -> lengths[0] = length);
        assertEquals(30, lengths[0], "the two inner axes merge in both");
        StridedRuns broadcast = StridedRuns.over(layout,
                Layout.rowMajor(Shape.of()).broadcastTo("test", Shape.of(4, 5, 6)));
        assertTrue(broadcast.stride(0) == 1 && broadcast.stride(1) == 0);
    }
}
