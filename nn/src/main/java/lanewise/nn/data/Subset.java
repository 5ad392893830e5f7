package lanewise.nn.data;

import java.util.Arrays;

/** Some samples of another data set. */
final class Subset implements Dataset {
    private final Dataset whole;
    private final int[] indices;

    Subset(Dataset whole, int... indices) {
        this.whole = whole;
        this.indices = indices;
        for (int index : indices) {
            if (index < 0 || index >= whole.size()) {
                throw new IllegalArgumentException("subset: sample " + index + " is not in 0 .. " + (whole.size() - 1));
            }
        }
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Sample sample(int index) {
        return whole.sample(indices[index]);
    }

    @Override
    public Batch batch(int[] numbers, int epoch, Batch before) {
        int[] there = Arrays.stream(numbers).map(number -> indices[number]).toArray();
        Batch batch = whole.batch(there, epoch, before);
        return new Batch(batch.inputs(), batch.targets(), numbers);
    }
}
