package lanewise.train.data.part;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.tensor.Philox;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PartOrderTest {
    // The order as it is written down, with lists of lists.
    private static List<Integer> reference(long seed, List<Integer> counts, int groupParts, int epoch) {
        List<List<Integer>> parts = new ArrayList<>();
        int number = 0;
        for (int count : counts) {
            List<Integer> part = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                part.add(number++);
            }
            parts.add(part);
        }
        List<Integer> order = new ArrayList<>();
        int[] permuted = new Philox(seed, 7 * 4_294_967_296L + epoch).permutation(counts.size());
        for (int group = 0; group * groupParts < counts.size(); group++) {
            List<Integer> samples = new ArrayList<>();
            for (int i = group * groupParts; i < Math.min(permuted.length, (group + 1) * groupParts); i++) {
                samples.addAll(parts.get(permuted[i]));
            }
            long stream = 2_305_843_009_213_693_952L + 2_147_483_648L * epoch + group;
            for (int i : new Philox(seed, stream).permutation(samples.size())) {
                order.add(samples.get(i));
            }
        }
        return order;
    }

    @Property(tries = 200)
    void itIsWhatIsWrittenDownAndHasEachSampleOnce(@ForAll long seed,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 9) Integer> counts,
            @ForAll @IntRange(min = 1, max = 12) int group, @ForAll @IntRange(min = 0, max = 1000) int epoch) {
        int groupParts = Math.min(group, counts.size());
        PartOrder order = new PartOrder(seed, counts, groupParts);
        int[] found = order.of(epoch);
        assertEquals(reference(seed, counts, groupParts, epoch), Arrays.stream(found).boxed().toList());
        assertArrayEquals(IntStream.range(0, found.length).toArray(), Arrays.stream(found).sorted().toArray());
        assertArrayEquals(found, IntStream.range(0, order.groups())
                .flatMap(each -> Arrays.stream(order.group(epoch, each))).toArray(), "group by group");
        int[] groups = order.groupOfEachPart(epoch);
        for (int i = 1; i < found.length; i++) {
            int part = order.partOf(found[i]);
            assertTrue(order.firstSample(part) <= found[i] && found[i] < order.firstSample(part + 1));
            assertTrue(groups[order.partOf(found[i - 1])] <= groups[part], "one group after the other");
        }
    }

    @Test
    void epochsAndSeedsDiffer() {
        List<Integer> counts = List.of(30, 30, 30, 30);
        int[] first = new PartOrder(1, counts, 2).of(1);
        assertTrue(Arrays.mismatch(first, new PartOrder(1, counts, 2).of(2)) >= 0);
        assertTrue(Arrays.mismatch(first, new PartOrder(2, counts, 2).of(1)) >= 0);
        assertEquals("shuffled by seed 1 in groups of 2 of 4 parts", new PartOrder(1, counts, 2).toString());
        assertThrows(IllegalArgumentException.class, () -> new PartOrder(1, counts, 5));
        assertThrows(IllegalArgumentException.class, () -> new PartOrder(1, counts, 0));
    }
}
