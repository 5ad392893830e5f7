/**
 * Samples and how they become batches: a {@link lanewise.nn.data.Dataset}, of rows of tensors or of your own, and a
 * {@link lanewise.nn.data.DataLoader} that goes through it.
 *
 * <pre>{@code
 * List<Dataset> parts = Dataset.of(inputs, labels).split(42, 400, 100);      // (500, M) and (500) integers
 * DataLoader train = DataLoader.of(parts.get(0), 32).shuffled(42).prefetching();
 * for (Batch batch : train.epoch(1)) {                                       // (32, M) and (32), the last one smaller
 *     ...
 * }
 * }</pre>
 *
 * <p><b>The same bits.</b> Orders and {@link lanewise.nn.data.Transform transforms} are functions of seed, epoch and sample;
 * nothing depends on the clock or on threads, and any epoch can be begun at any batch.
 *
 * <p><b>Who owns what.</b> The tensors of a batch are used again for the next one.
 *
 * <p>{@link lanewise.nn.training} trains with what loaders give; the guide is {@code docs/training.md}.
 */
package lanewise.nn.data;
