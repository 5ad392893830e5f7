/**
 * Loss functions, each a {@link lanewise.nn.loss.Loss}: {@code forward} returns a mean, {@code backward} its gradient
 * with respect to the first argument of {@code forward}.
 *
 * <p>{@link lanewise.nn.loss.SoftmaxCrossEntropyLoss} takes the logits of a classifier;
 * {@link lanewise.nn.loss.CrossEntropyLoss} takes probabilities. For two classes there are
 * {@link lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss} and {@link lanewise.nn.loss.BinaryCrossEntropyLoss}, for
 * numbers {@link lanewise.nn.loss.MeanSquaredErrorLoss}, and {@link lanewise.nn.loss.HuberLoss} where some targets may be
 * far off. A loss keeps its latest forward pass, so each thread needs its own.
 */
package lanewise.nn.loss;
