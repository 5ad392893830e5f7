/**
 * The process that a command runs in: how it is started again with other options of java, asked to end, and given a time
 * limit.
 */
package lanewise.train.cli.process;
