/** The experiments about what training gives: losses, accuracies, which classes are confused. */
package lanewise.train.experiment.training;
