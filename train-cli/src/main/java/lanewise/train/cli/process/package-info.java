/**
 * The process that a command runs in: how it is started again with other options of java, asked to end, given a time
 * limit, and how it fails.
 */
package lanewise.train.cli.process;
