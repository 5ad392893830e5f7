package lanewise.train.data.part;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.train.data.synthetic.SyntheticImages;

/**
 * The first training images of a synthetic set in parts, drawn when they are asked for. Image i is a function of (seed, i). What
 * is held are the numbers of the images, part by part: 4 bytes for each.
 */
public final class DrawnParts implements PartSource {
    private static final RecordLayout LAYOUT = RecordLayout.IMAGES;

    private final long seed;
    private final int[] numbers; // those of part 0 in ascending order, those of part 1, …
    private final int[] first; // where those of a part begin; one more for the end

    /**
     * Divides images.
     *
     * @param seed chooses the images
     * @param samples the number of images
     * @param parts the number of parts, from 1
     */
    public DrawnParts(long seed, int samples, int parts) {
        this.seed = seed;
        HashRanges ranges = new HashRanges(parts);
        int[] next = new int[parts];
        for (int i = 0; i < samples; i++) {
            next[ranges.part(i)]++;
        }
        Arrays.parallelPrefix(next, Integer::sum);
        first = new int[parts + 1];
        System.arraycopy(next, 0, first, 1, parts);
        numbers = new int[samples];
        for (int i = samples - 1; i >= 0; i--) {
            numbers[--next[ranges.part(i)]] = i;
        }
    }

    @Override
    public List<Integer> counts() {
        List<Integer> counts = new ArrayList<>();
        for (int part = 0; part < first.length - 1; part++) {
            counts.add(first[part + 1] - first[part]);
        }
        return counts;
    }

    @Override
    public List<String> classNames() {
        return SyntheticImages.CLASS_NAMES;
    }

    @Override
    public void read(int part, int[] records, byte[] into) {
        int[] images = IntStream.of(records).map(record -> numbers[first[part] + record]).toArray();
        for (int i = 0; i < images.length; i++) {
            LAYOUT.putHead(into, i * LAYOUT.recordBytes(), images[i], SyntheticImages.label(seed, images[i]));
        }
        SyntheticImages.draw(seed, images, into, LAYOUT.pixelsAt(), LAYOUT.recordBytes());
    }
}
