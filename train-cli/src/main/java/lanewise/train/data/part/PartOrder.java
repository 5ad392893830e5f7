package lanewise.train.data.part;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.data.SampleOrder;
import lanewise.tensor.Philox;

/**
 * A shuffle that needs a few parts at a time. The samples are numbered part by part. In epoch e the parts come in the order
 * π = {@code new Philox(seed, 7 · 2³² + e).permutation(P)}; each G of them are a group, the last one perhaps of fewer. The
 * samples of group g, part by part in that order, are permuted by {@code new Philox(seed, 2⁶¹ + 2³¹ e + g)}. So each process
 * knows the order from (seed, e) and the sizes of the parts alone.
 *
 * <p>Samples of one part are never further apart than a group, and two of different parts meet in a batch as seldom as their
 * parts in a group. With G = P it is a permutation of all samples.
 */
public final class PartOrder implements SampleOrder {
    private static final long PARTS = 7L << 32;
    private static final long GROUPS = 1L << 61;

    private final long seed;
    private final int groupParts;
    private final int[] first; // the first sample of each part; one more for the end

    /**
     * Creates the orders of a seed.
     *
     * @param counts the number of samples of each part
     * @param groupParts G, the number of parts of a group, from 1 to that of the parts
     */
    public PartOrder(long seed, List<Integer> counts, int groupParts) {
        if (groupParts < 1 || groupParts > counts.size()) {
            throw new IllegalArgumentException("PartOrder: a group has 1 to " + counts.size() + " parts, not " + groupParts);
        }
        this.seed = seed;
        this.groupParts = groupParts;
        first = new int[counts.size() + 1];
        for (int part = 0; part < counts.size(); part++) {
            first[part + 1] = Math.addExact(first[part], counts.get(part));
        }
    }

    /** Returns the number of parts. */
    int parts() {
        return first.length - 1;
    }

    /** Returns the number of samples. */
    int samples() {
        return first[parts()];
    }

    /** Returns the number of groups. */
    int groups() {
        return Math.ceilDiv(parts(), groupParts);
    }

    /** Returns the first sample of a part; of the number of parts, that of the samples. */
    int firstSample(int part) {
        return first[part];
    }

    /** Returns the part of a sample. */
    int partOf(int sample) {
        int low = 0;
        int high = parts();
        while (high - low > 1) { // first[low] ≤ sample < first[high], past parts without samples
            int middle = (low + high) >>> 1;
            if (first[middle] <= sample) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the parts in the order of an epoch. */
    int[] parts(int epoch) {
        return new Philox(seed, PARTS + epoch).permutation(parts());
    }

    /** Returns the samples of a group in the order of an epoch. */
    int[] group(int epoch, int group) {
        return group(epoch, group, parts(epoch));
    }

    private int[] group(int epoch, int group, int[] parts) {
        int end = Math.min(parts.length, (group + 1) * groupParts);
        int[] samples = IntStream.range(group * groupParts, end)
                .flatMap(i -> IntStream.range(first[parts[i]], first[parts[i] + 1])).toArray();
        int[] order = new Philox(seed, GROUPS + ((long) epoch << 31) + group).permutation(samples.length);
        return IntStream.of(order).map(i -> samples[i]).toArray();
    }

    /** Returns the group of each part in an epoch. */
    int[] groupOfEachPart(int epoch) {
        int[] parts = parts(epoch);
        int[] groups = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            groups[parts[i]] = i / groupParts;
        }
        return groups;
    }

    @Override
    public int[] of(int epoch) {
        int[] parts = parts(epoch);
        int[] order = new int[samples()];
        int place = 0;
        for (int group = 0; group < groups(); group++) {
            int[] samples = group(epoch, group, parts);
            System.arraycopy(samples, 0, order, place, samples.length);
            place += samples.length;
        }
        return order;
    }

    @Override
    public String toString() {
        return "shuffled by seed " + seed + " in groups of " + groupParts + " of " + parts() + " parts";
    }
}
