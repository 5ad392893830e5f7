/**
 * A prototype of images that do not fit into one memory: {@link lanewise.train.data.part.PartFiles} are record files in a
 * folder, {@link lanewise.train.data.part.PartOrder} is a shuffle that reads them group by group, and
 * {@link lanewise.train.data.part.PartDataset} makes samples of them for a {@link lanewise.nn.training.Training}, of all
 * processes or of one that computes some of the shards. No command uses it.
 */
package lanewise.train.data.part;
