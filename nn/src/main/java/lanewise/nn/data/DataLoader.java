package lanewise.nn.data;

import java.util.Objects;
import java.util.stream.IntStream;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Batches of a data set, epoch by epoch. What an epoch holds is a function of the settings, the seed and the epoch's
 * number: nothing is remembered from one epoch to the next, so that a resumed training meets the same batches.
 *
 * <pre>{@code
 * DataLoader loader = DataLoader.of(inputs, labels, 32).shuffled(42);
 * try (Batches batches = loader.epoch(1)) {
 *     for (Batch batch : batches) {
 *         model.forward(batch.inputs());
 *     }
 * }
 * }</pre>
 *
 * <p>The order of a shuffled epoch e is {@code new Philox(seed, 2³³ + e).permutation(size)}, or that of a
 * {@link SampleOrder}. Immutable: each method that sets something returns another loader. Many threads may go through epochs
 * at once if the data set allows it.
 */
public final class DataLoader {
    private final Dataset dataset;
    private final int batchSize;
    private final SampleOrder shuffle; // null if there is none
    private final boolean dropLast;
    private final boolean prefetch;
    private final Transform transform; // null if there is none
    private final long transformSeed;

    private DataLoader(Dataset dataset, int batchSize, SampleOrder shuffle, boolean dropLast, boolean prefetch,
            Transform transform, long transformSeed) {
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.shuffle = shuffle;
        this.dropLast = dropLast;
        this.prefetch = prefetch;
        this.transform = transform;
        this.transformSeed = transformSeed;
    }

    /**
     * Returns a loader of the samples in their own order; a last, smaller batch is kept.
     *
     * @param dataset at least one sample
     * @param batchSize the number of samples of a batch, from 1
     */
    public static DataLoader of(Dataset dataset, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("DataLoader: the batch size must be at least 1, not " + batchSize);
        }
        if (dataset.size() < 1) {
            throw new IllegalArgumentException("DataLoader: the data set has no samples");
        }
        return new DataLoader(dataset, batchSize, null, false, false, null, 0);
    }

    /**
     * Returns a loader of the rows of two tensors, as {@link Dataset#of(Tensor, Tensor)} makes a data set of them.
     *
     * @throws ShapeMismatchException if they are not as many
     */
    public static DataLoader of(Tensor inputs, Tensor targets, int batchSize) {
        return of(Dataset.of(inputs, targets), batchSize);
    }

    /**
     * Returns a loader of the rows of a tensor and their labels.
     *
     * @throws ShapeMismatchException if they are not as many
     */
    public static DataLoader of(Tensor inputs, int[] labels, int batchSize) {
        return of(Dataset.of(inputs, labels), batchSize);
    }

    /** Returns this loader with an order of its own in each epoch, which the seed decides. */
    public DataLoader shuffled(long seed) {
        return shuffled(new SeededOrder(seed, dataset.size()));
    }

    /** Returns this loader with the order of each epoch that another rule gives. */
    public DataLoader shuffled(SampleOrder order) {
        return new DataLoader(dataset, batchSize, Objects.requireNonNull(order, "DataLoader: the order is null"), dropLast,
                prefetch, transform, transformSeed);
    }

    /**
     * Returns this loader without the last batch of an epoch if that would be smaller than the others.
     *
     * @throws IllegalArgumentException if no batch would be left
     */
    public DataLoader droppingLast() {
        if (dataset.size() < batchSize) {
            throw new IllegalArgumentException("DataLoader: no batch is left, since " + dataset.size()
                    + " samples do not fill one of " + batchSize + "; choose a smaller batch size");
        }
        return new DataLoader(dataset, batchSize, shuffle, true, prefetch, transform, transformSeed);
    }

    /**
     * Returns this loader with inputs that are changed, sample by sample: each is taken by {@link Dataset#sample}, which may
     * give other shapes and types than the transform, and none by {@link Dataset#batch}. What a data set of your own does
     * there, such as to change samples by the epoch, belongs into the transform then.
     *
     * @param seed that of the transform's random numbers, which in epoch e are stream 2⁶² + 2³¹ e + k of it for sample k. It
     *     may be that of the shuffles; that of {@link lanewise.nn.Seeding} has the same streams in epoch 0
     */
    public DataLoader withTransform(long seed, Transform change) {
        return new DataLoader(dataset, batchSize, shuffle, dropLast, prefetch, change, seed);
    }

    /**
     * Returns this loader with batches that are loaded while the one before is used, to the same bits. Each pass through
     * an epoch has one worker thread for it, a daemon that inherits nothing from the caller; tensor operations on it use
     * no other thread. It ends when the pass is closed, and when it has had nothing to do for a second. What the data set
     * throws, {@code next} throws.
     */
    public DataLoader prefetching() {
        return new DataLoader(dataset, batchSize, shuffle, dropLast, true, transform, transformSeed);
    }

    /** Returns the number of samples of the data set. */
    public int samples() {
        return dataset.size();
    }

    /** Returns the number of batches of an epoch. */
    public int batches() {
        return dropLast ? dataset.size() / batchSize : Math.ceilDiv(dataset.size(), batchSize);
    }

    /** Returns the number of samples of a batch, unless it is a smaller last one. */
    public int batchSize() {
        return batchSize;
    }

    /** Returns the number of samples of the batch with the given number, from 0. */
    public int sizeOf(int batch) {
        return Math.min(batchSize, dataset.size() - batch * batchSize);
    }

    /**
     * Returns the numbers of the samples in the order of an epoch, those of a batch that is dropped included.
     *
     * @param epoch from 1; 0 outside of a training
     * @throws IllegalArgumentException if a {@link SampleOrder} gives another number of samples
     */
    public int[] order(int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("DataLoader: epochs count from 1, unlike " + epoch);
        }
        if (shuffle == null) {
            return IntStream.range(0, dataset.size()).toArray();
        }
        int[] order = shuffle.of(epoch);
        if (order.length != dataset.size()) {
            throw new IllegalArgumentException("DataLoader: " + shuffle + " gave an order of " + order.length
                    + " samples for a data set of " + dataset.size());
        }
        return order;
    }

    /**
     * Goes through an epoch.
     *
     * @param epoch from 1; 0 outside of a training
     */
    public Batches epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /**
     * Goes through the rest of an epoch.
     *
     * @param epoch from 1; 0 outside of a training
     * @param first the number of its first batch, from 0; as many as there are for none
     */
    public Batches epoch(int epoch, int first) {
        if (first < 0 || first > batches()) {
            throw new IllegalArgumentException(
                    "DataLoader: batch " + first + " is not in 0 .. " + batches() + " of an epoch");
        }
        return new Batches(this, order(epoch), epoch, first, prefetch);
    }

    /** Loads a batch into the tensors of {@code before} if they fit. */
    Batch load(int[] indices, int epoch, Batch before) {
        Batch batch = transform == null ? dataset.batch(indices, epoch, before)
                : Stack.of(dataset, indices, before, (input, index) ->
                        transform.apply(input, RandomStreams.transform(transformSeed, epoch, index)));
        requireRows("inputs", batch.inputs(), indices.length);
        requireRows("targets", batch.targets(), indices.length);
        return batch;
    }

    private static void requireRows(String what, Tensor tensor, int samples) {
        if (tensor.rank() == 0 || tensor.dim(0) != samples) {
            throw new ShapeMismatchException("DataLoader: the data set gave " + what + " of shape " + tensor.shape()
                    + " for a batch of " + samples + " samples");
        }
    }

    // The text of a lambda, which says nothing, would be another one in each process.
    private String orderText() {
        String text = shuffle.toString();
        String ofObject = shuffle.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(shuffle));
        return text.equals(ofObject) ? "shuffled by an order of their own" : text;
    }

    /** Returns what decides the batches, besides the samples themselves. */
    @Override
    public String toString() {
        return dataset.size() + " samples in batches of " + batchSize + (dropLast ? " without a smaller last one" : "")
                + (shuffle == null ? "" : ", " + orderText())
                + (transform == null ? "" : ", transformed by seed " + transformSeed);
    }
}
