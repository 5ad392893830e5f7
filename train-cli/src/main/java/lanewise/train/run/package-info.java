/**
 * Training runs: a {@link lanewise.train.run.RunConfig} says what to train, {@link lanewise.train.run.Trainer} trains
 * it and tells {@link lanewise.train.run.RunListener}s, {@link lanewise.train.run.RunDirectory} keeps what came
 * out.
 *
 * <p>A run is a function of its configuration and the data alone: neither the number of threads nor the machine
 * changes a bit of the model.
 */
package lanewise.train.run;
