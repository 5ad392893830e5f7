/**
 * The experiments about optimisation itself: convex problems, second derivatives, saddle points. What measures, judges
 * ({@code …Verdict}) and draws ({@code …Figures}) for a long one lies in classes of their own.
 */
package lanewise.train.experiment.optimisation;
