/**
 * First values of weights and biases. {@link lanewise.nn.init.KaimingNormal} is the default experiment's,
 * {@link lanewise.nn.init.PyTorchDefault} is what PyTorch's linear layers start with. For rectifiers there is also
 * {@link lanewise.nn.init.KaimingUniform}, for sigmoids and hyperbolic tangents {@link lanewise.nn.init.XavierNormal}
 * and {@link lanewise.nn.init.XavierUniform}.
 *
 * <p>{@code initializer.initializeAll(network, seed)} fills all linear layers; layer i draws from stream i of the seed,
 * so a layer's values do not depend on the widths of the others.
 */
package lanewise.nn.init;
