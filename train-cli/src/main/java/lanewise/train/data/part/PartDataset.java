package lanewise.train.data.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Sample;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;

/**
 * Images in parts as samples, numbered part by part: (3, 32, 32) in F32, each channel normalised as (pixel ÷ 255 − mean) ÷ std
 * with CIFAR-10's means, with their labels as I32.
 *
 * <pre>{@code
 * PartOrder order = new PartOrder(seed, source.counts(), 8);
 * DataLoader loader = DataLoader.of(new PartDataset(source, order), 100).shuffled(order);
 * }</pre>
 *
 * <p>In memory are the records of one group of parts, and of one that computes a part of each batch ({@link #forProcess}) its
 * own records of that group alone. They are read when the first batch of the group is asked for. Samples that are asked for in
 * another order are right too, but are read one by one. For one pass at a time.
 */
public final class PartDataset implements Dataset {
    private static final RecordLayout LAYOUT = RecordLayout.IMAGES;

    private final PartSource source;
    private final PartOrder order;
    private final OwnSamples own;
    private int epoch = -1; // of which the next two are
    private int[] groups = {}; // the group of each part
    private int held = -1; // the group in memory
    private GroupRecords records; // null if there is none

    /** Creates the data set of all samples. */
    public PartDataset(PartSource source, PartOrder order) {
        this(source, order, OwnSamples.ALL);
    }

    private PartDataset(PartSource source, PartOrder order, OwnSamples own) {
        this.source = Objects.requireNonNull(source, "PartDataset: source is null");
        this.order = Objects.requireNonNull(order, "PartDataset: order is null");
        this.own = own;
        if (!IntStream.range(0, order.parts()).map(part -> order.firstSample(part + 1) - order.firstSample(part))
                .boxed().toList().equals(source.counts())) {
            throw new IllegalArgumentException("PartDataset: the order is one of other parts than the source has");
        }
    }

    /**
     * Returns the data set of one of several processes, whose batches hold this process's samples in their places; what the
     * other rows of inputs and labels hold is not defined.
     *
     * @param samples its own samples; the batch size is that of the loader
     */
    public PartDataset forProcess(OwnSamples samples) {
        return new PartDataset(source, order, samples);
    }

    @Override
    public int size() {
        return order.samples();
    }

    @Override
    public Sample sample(int index) {
        Tensor input = Tensor.zeros(DType.F32, Images.CHANNELS, Images.HEIGHT, Images.WIDTH);
        return new Sample(input, Tensor.scalar(DType.I32, load(input, placeOf(index))));
    }

    /**
     * Returns samples as a batch.
     *
     * @throws UncheckedIOException if a part cannot be read, or is damaged; the message is one line for the user
     */
    @Override
    public Batch batch(int[] indices, int batchEpoch, Batch before) {
        boolean fits = before != null && before.size() == indices.length;
        Tensor inputs = fits ? before.inputs()
                : Tensor.zeros(DType.F32, indices.length, Images.CHANNELS, Images.HEIGHT, Images.WIDTH);
        Tensor targets = fits ? before.targets() : Tensor.zeros(DType.I32, indices.length);
        enter(batchEpoch);
        boolean inOrder = IntStream.of(indices).map(this::groupOf).distinct().limit(3).count() < 3;
        for (int row = own.from(indices.length); row < own.to(indices.length); row++) {
            if (inOrder) {
                hold(groupOf(indices[row]));
            }
            targets.set(load(inputs.select(0, row), placeOf(indices[row])), row);
        }
        return new Batch(inputs, targets, indices);
    }

    private void enter(int next) {
        if (next != epoch) {
            epoch = next;
            groups = order.groupOfEachPart(epoch);
            held = -1;
            records = null;
        }
    }

    private int groupOf(int sample) {
        return groups[order.partOf(sample)];
    }

    private void hold(int group) {
        if (group == held) {
            return;
        }
        records = null; // before the next one is read, so that there is one at a time
        int first = 0;
        for (int part = 0; part < groups.length; part++) {
            first += groups[part] < group ? order.firstSample(part + 1) - order.firstSample(part) : 0;
        }
        int begin = first;
        int[] samples = order.group(epoch, group);
        int[] wanted = IntStream.range(0, samples.length).filter(i -> own.has(begin + i, order.samples()))
                .map(i -> samples[i]).sorted().toArray();
        try {
            records = GroupRecords.read(source, order, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        held = group;
    }

    private GroupRecords.Place placeOf(int sample) {
        GroupRecords.Place place = records == null ? null : records.find(sample);
        if (place != null) {
            return place;
        }
        int part = order.partOf(sample);
        byte[] record = new byte[LAYOUT.recordBytes()];
        try {
            source.read(part, new int[] {sample - order.firstSample(part)}, record);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return new GroupRecords.Place(record, 0);
    }

    // Returns the label.
    private static int load(Tensor input, GroupRecords.Place place) {
        for (int channel = 0; channel < Images.CHANNELS; channel++) {
            double std = Cifar10.STD.get(channel);
            input.select(0, channel).copyFrom(place.block(), place.offset() + LAYOUT.pixelsAt() + channel * Images.PLANE,
                    1 / (255 * std), -Cifar10.MEAN.get(channel) / std);
        }
        return LAYOUT.label(place.block(), place.offset());
    }

    /** Returns how many bytes of records are in memory. */
    long heldBytes() {
        return records == null ? 0 : records.bytes();
    }
}
