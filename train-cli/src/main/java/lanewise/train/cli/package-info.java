/**
 * The command line: one class for each command. Results go to standard output, progress and notes to standard error.
 * Exit codes: 0 done, 1 failed, 2 wrong usage; a failure is one line.
 */
package lanewise.train.cli;
