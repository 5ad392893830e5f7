/**
 * Optimizers: rules that change parameters by their gradients. Call {@code step()} after backward, and
 * {@code zeroGrad()} before the next one.
 *
 * <p>{@link lanewise.nn.optim.Sgd}, {@link lanewise.nn.optim.Adam}, {@link lanewise.nn.optim.AdamW} and
 * {@link lanewise.nn.optim.RmsProp} follow PyTorch's rules, {@link lanewise.nn.optim.Muon} is for matrices; their state
 * is saved and loaded by name. {@link lanewise.nn.optim.ParameterGroup} gives parameters settings and a learning rate of
 * their own, {@link lanewise.nn.optim.CombinedOptimizer} makes one of several rules, and
 * {@link lanewise.nn.optim.Lookahead} goes around any of them.
 * {@link lanewise.nn.optim.LearningRateSchedule} gives the learning rate of a step,
 * {@link lanewise.nn.optim.ReduceOnPlateau} one that follows a measured figure,
 * {@link lanewise.nn.optim.GradientClipping} bounds the norm of the gradients,
 * {@link lanewise.nn.optim.WeightAveraging} keeps a moving average of a module. {@link lanewise.nn.optim.Newton} finds
 * roots and minima of functions with known derivatives.
 */
package lanewise.nn.optim;
