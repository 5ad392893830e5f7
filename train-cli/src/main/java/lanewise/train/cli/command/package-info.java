/** The commands, one class for each, and what {@code doctor} and {@code sweep --dry-run} measure for themselves. */
package lanewise.train.cli.command;
