/**
 * Loss functions, each a {@link lanewise.nn.loss.Loss}: {@code forward} returns a mean or a sum
 * ({@link lanewise.nn.loss.Reduction}), {@code backward} its gradient with respect to the first argument of
 * {@code forward}; {@code forwardEach} and {@code backwardEach} leave the losses apart.
 *
 * <p>{@link lanewise.nn.loss.SoftmaxCrossEntropyLoss} takes the logits of a classifier,
 * {@link lanewise.nn.loss.NegativeLogLikelihoodLoss} logarithms of probabilities and
 * {@link lanewise.nn.loss.CrossEntropyLoss} probabilities, all with
 * {@link lanewise.nn.loss.ClassificationSettings}. For questions with two answers there are
 * {@link lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss} and {@link lanewise.nn.loss.BinaryCrossEntropyLoss}, with
 * {@link lanewise.nn.loss.BinarySettings}, for numbers {@link lanewise.nn.loss.MeanSquaredErrorLoss}, and
 * {@link lanewise.nn.loss.HuberLoss} where some targets may be far off. A loss keeps its latest forward pass, so each
 * thread needs its own.
 */
package lanewise.nn.loss;
