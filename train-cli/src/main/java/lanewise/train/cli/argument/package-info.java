/**
 * The options of a run as they are written, their values still words: {@link lanewise.train.cli.argument.RunArguments} become a
 * configuration, {@link lanewise.train.cli.argument.Recipe} has some under a name, {@link
 * lanewise.train.cli.argument.SweepOptions} takes several values of each.
 */
package lanewise.train.cli.argument;
