/**
 * The command line: {@link lanewise.train.cli.Main} hands the arguments to the commands, which are in the package below.
 * Results go to standard output, progress and notes to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage; a
 * failure is one line. {@link lanewise.train.cli.Launcher} is where a Java of any age enters.
 */
package lanewise.train.cli;
