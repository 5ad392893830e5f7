/**
 * The commands, one class for each, and how a command fails: in one line, with an exit code ({@link
 * lanewise.train.cli.command.Failures}).
 */
package lanewise.train.cli.command;
