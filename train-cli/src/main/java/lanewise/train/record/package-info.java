/**
 * What is kept of a run: {@link lanewise.train.record.RunDirectory} is the folder with all of it, the other classes are
 * its files ({@link lanewise.train.record.ModelFile}, {@link lanewise.train.record.Checkpoint},
 * {@link lanewise.train.record.MetricsLog}, {@link lanewise.train.record.SavedDivergence},
 * {@link lanewise.train.record.RunSummary}) and who writes them.
 */
package lanewise.train.record;
