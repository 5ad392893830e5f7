/**
 * The training loop: {@link lanewise.train.training.Trainer} trains what a configuration says and tells
 * {@link lanewise.train.training.RunListener}s; nothing here writes a file.
 *
 * <p>A run is a function of its configuration and the data alone: neither the number of threads nor the machine
 * changes a bit of the model.
 */
package lanewise.train.training;
