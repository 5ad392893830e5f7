/** What a terminal shows while a command works: bars, lines of progress, the time that is left. */
package lanewise.train.cli.progress;
