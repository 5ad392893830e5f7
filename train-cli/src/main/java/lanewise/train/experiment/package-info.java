/**
 * What the experiments of the documents have in common: {@link lanewise.train.experiment.Experiment} (question, source,
 * runs), {@link lanewise.train.experiment.ExperimentContext} (what it draws its conclusions from),
 * {@link lanewise.train.experiment.Findings} (what it concludes), {@link lanewise.train.experiment.Documents} (the
 * numbers to compare with).
 */
package lanewise.train.experiment;
