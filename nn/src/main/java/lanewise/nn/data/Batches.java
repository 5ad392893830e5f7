package lanewise.nn.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import lanewise.nn.internal.BackgroundThread;

/**
 * One pass through an epoch of a {@link DataLoader}. A batch is valid until the next one is asked for: its tensors are used
 * again. For one thread, and once: all iterators go on where the pass stands.
 *
 * <p>Close it, best by {@code try (Batches batches = loader.epoch(1))}: that ends the thread of a loader that prefetches,
 * and waits for the batch on the way. Without prefetching there is nothing to close.
 */
@SuppressWarnings("IterableAndIterator") // one pass: asking twice for an iterator goes on with it
public final class Batches implements Iterable<Batch>, Iterator<Batch>, AutoCloseable {
    private final DataLoader loader;
    private final int[] order;
    private final int epoch;
    private final Batch[] spaces; // whose tensors are used again, in turn
    private final BackgroundThread<Batch> prefetch; // null without
    private int next;

    Batches(DataLoader loader, int[] order, int epoch, int first, boolean prefetching) {
        this.loader = loader;
        this.order = order;
        this.epoch = epoch;
        next = first;
        spaces = new Batch[prefetching ? 2 : 1];
        prefetch = prefetching ? new BackgroundThread<>("lanewise-prefetch") : null;
        prefetchNext();
    }

    private void prefetchNext() {
        if (prefetch != null && hasNext()) {
            int number = next;
            prefetch.start(1, () -> load(number)); // the library's threads are at work on the batch before
        }
    }

    private Batch load(int number) {
        int from = number * loader.batchSize();
        int[] indices = Arrays.copyOfRange(order, from, from + loader.sizeOf(number));
        int place = number % spaces.length;
        boolean fits = spaces[place] != null && spaces[place].size() == indices.length;
        Batch batch = loader.load(indices, epoch, fits ? spaces[place] : null);
        spaces[place] = batch;
        return batch;
    }

    /** Returns whether there is another batch. */
    @Override
    public boolean hasNext() {
        return next < loader.batches();
    }

    /**
     * Returns the next batch, in the tensors of an earlier one.
     *
     * @throws NoSuchElementException if there is none
     * @throws IllegalStateException if the pass is closed
     * @throws RuntimeException what the data set or the transform throws; likewise an {@code Error}
     */
    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("epoch " + epoch + " has no batch after its " + loader.batches());
        }
        if (prefetch != null && prefetch.isClosed()) {
            throw new IllegalStateException("Batches: closed; go through the epoch again");
        }
        Batch batch = prefetch == null ? load(next) : prefetch.take();
        next++;
        prefetchNext();
        return batch;
    }

    /** Returns this pass. */
    @Override
    public Iterator<Batch> iterator() {
        return this;
    }

    /** Ends the worker thread of a loader that prefetches; no batch comes after it. May be called again. */
    @Override
    public void close() {
        if (prefetch != null) {
            prefetch.close();
        }
    }
}
