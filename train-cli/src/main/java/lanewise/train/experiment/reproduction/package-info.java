/**
 * All experiments together: {@link lanewise.train.experiment.reproduction.Experiments} names them,
 * {@link lanewise.train.experiment.reproduction.Reproduction} trains each run that they need once and lets them
 * conclude, and files and a report are what is left.
 */
package lanewise.train.experiment.reproduction;
