/** Options that several commands have, one class for each group of them, and their way to a configuration and back. */
package lanewise.train.cli.option;
