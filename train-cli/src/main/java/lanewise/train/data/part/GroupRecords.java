package lanewise.train.data.part;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Those records of a group that a process needs, in memory, part by part. */
final class GroupRecords {
    private static final int RECORD_BYTES = RecordLayout.IMAGES.recordBytes();

    private final PartOrder order;
    private final Map<Integer, Records> parts = new HashMap<>();

    // Which records of a part are here, in ascending order, and their bytes one behind the other.
    private record Records(int[] records, byte[] block) {}

    /** A record in memory: the array that holds it, and where it begins. */
    record Place(byte[] block, int offset) {}

    private GroupRecords(PartOrder order) {
        this.order = order;
    }

    /**
     * Reads the samples.
     *
     * @param samples their numbers, in ascending order
     */
    static GroupRecords read(PartSource source, PartOrder order, int[] samples) throws IOException {
        GroupRecords group = new GroupRecords(order);
        for (int from = 0, end; from < samples.length; from = end) {
            int part = order.partOf(samples[from]);
            int first = order.firstSample(part);
            end = firstFrom(samples, order.firstSample(part + 1), from);
            int[] records = Arrays.stream(samples, from, end).map(sample -> sample - first).toArray();
            byte[] block = new byte[Math.multiplyExact(records.length, RECORD_BYTES)];
            source.read(part, records, block);
            group.parts.put(part, new Records(records, block));
        }
        return group;
    }

    private static int firstFrom(int[] samples, int bound, int from) {
        int found = Arrays.binarySearch(samples, from, samples.length, bound);
        return found < 0 ? -found - 1 : found;
    }

    /** Returns where a sample is; null if it is not here. */
    Place find(int sample) {
        int part = order.partOf(sample);
        Records there = parts.get(part);
        int at = there == null ? -1 : Arrays.binarySearch(there.records, sample - order.firstSample(part));
        return at < 0 ? null : new Place(there.block, at * RECORD_BYTES);
    }

    /** Returns how many bytes of records are here. */
    long bytes() {
        return parts.values().stream().mapToLong(records -> records.block.length).sum();
    }
}
