/**
 * The experiments about the units of networks: those that are dead, and those behind the noise of dropout. Each has a class
 * that declares it, one that measures, one that judges ({@code …Verdict}) and one that draws ({@code …Figures}).
 */
package lanewise.train.experiment.unit;
