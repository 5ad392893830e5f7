/**
 * First values of weights and biases, other than the default with which layers are made,
 * {@link lanewise.nn.init.PyTorchDefault}. {@link lanewise.nn.init.KaimingNormal} is the default experiment's. For
 * rectifiers there is also {@link lanewise.nn.init.KaimingUniform}, for sigmoids and hyperbolic tangents
 * {@link lanewise.nn.init.XavierNormal} and {@link lanewise.nn.init.XavierUniform}.
 *
 * <p>{@code initializer.initializeAll(network, seed)} fills all parameters that name their {@link lanewise.nn.Fans}, those
 * of a module of your own too; weight i draws from stream i of the seed, so its values do not depend on the sizes of the
 * others.
 */
package lanewise.nn.init;
