/** The experiments about optimisation itself: convex problems, second derivatives, saddle points. */
package lanewise.train.experiment.optimisation;
