/** Options that several commands have, one class for each group of them, and how their values and names are read. */
package lanewise.train.cli.option;
