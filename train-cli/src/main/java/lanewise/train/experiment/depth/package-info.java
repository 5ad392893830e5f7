/**
 * The experiments about the depth of networks: gradients and losses of plain and residual ones. Each has a class that declares
 * it, one that measures, one that judges ({@code …Verdict}) and one that draws ({@code …Figures}).
 */
package lanewise.train.experiment.depth;
