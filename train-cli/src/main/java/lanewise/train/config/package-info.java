/**
 * What to train: {@link lanewise.train.config.RunConfig} and its parts, each checked where it is made. {@link
 * lanewise.train.config.NetworkConfig} is a network as a list of layers, which {@code lanewise.train.model} builds; {@link
 * lanewise.train.config.RandomStreams} lists what a seed is used for. {@code lanewise.train.config.field} names the fields of
 * these records, in messages and files.
 */
package lanewise.train.config;
