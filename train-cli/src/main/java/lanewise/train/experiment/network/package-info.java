/**
 * The experiments that look into networks: gradients by depth, units that are dead, weights behind noise. Each has a
 * class that declares it, one that measures, one that judges ({@code …Verdict}) and one that draws ({@code …Figures}).
 */
package lanewise.train.experiment.network;
