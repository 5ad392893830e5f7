/**
 * What to train: {@link lanewise.train.config.RunConfig} and its parts, each checked where it is made. {@link
 * lanewise.train.config.NetworkConfig} is a network as a list of layers, which {@code lanewise.train.model} builds. {@link
 * lanewise.train.config.RunJson} is how records like these are written and read again; {@link
 * lanewise.train.config.RandomStreams} lists what a seed is used for.
 */
package lanewise.train.config;
