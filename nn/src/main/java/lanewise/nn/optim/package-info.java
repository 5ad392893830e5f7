/**
 * Optimizers: rules that change parameters by their gradients. Call {@code step()} after backward, and
 * {@code zeroGrad()} before the next one.
 */
package lanewise.nn.optim;
