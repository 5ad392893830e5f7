/**
 * What a reader gets of runs, sweeps and evaluations: pages ({@link lanewise.train.report.RunReport},
 * {@link lanewise.train.report.SweepReport}), figures and tables.
 */
package lanewise.train.report;
