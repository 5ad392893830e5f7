/**
 * Training of any {@link lanewise.nn.Module} by any {@link lanewise.nn.loss.Loss} and
 * {@link lanewise.nn.optim.Optimizer}.
 *
 * <p>Samples are rows of tensors, or a {@link lanewise.nn.data.Dataset} of your own; a
 * {@link lanewise.nn.data.DataLoader} makes batches of them, and a {@link lanewise.nn.training.Training} goes through
 * these. A classifier:
 *
 * <pre>{@code
 * List<Dataset> parts = Dataset.of(inputs, labels).split(42, 400, 100);      // (500, M) and (500) integers
 * DataLoader train = DataLoader.of(parts.get(0), 32).shuffled(42);
 * DataLoader validation = DataLoader.of(parts.get(1), 100);
 *
 * TrainingResult result = Training.of(model, new SoftmaxCrossEntropyLoss(), new Adam(model.parameters(), 1e-3), train)
 *         .validation(validation)
 *         .bestBy(Metric.accuracy()).earlyStopping(5)                        // the best epoch's model is kept
 *         .epochs(50)
 *         .checkpoint(Path.of("run.safetensors"))                            // goes on from there after an interruption
 *         .listener(TrainingListener.progressPrinter(System.out))
 *         .run();
 * }</pre>
 *
 * <p>For numbers, targets are of the shape of the model's outputs, as (500, 1), the loss is one such as
 * {@link lanewise.nn.loss.MeanSquaredErrorLoss}, and figures are {@code Metric.meanAbsoluteError()} and
 * {@code Metric.rSquared()}. {@link lanewise.nn.training.Evaluation} measures a model without training it.
 *
 * <p><b>Who owns what.</b> The module, the loss and the optimizer are yours and are changed in place; a training remembers
 * only where it stands ({@link lanewise.nn.training.TrainingState}) and a copy of the module of the best epoch. The tensors of
 * a batch are used again for the next one.
 *
 * <p><b>The same bits.</b> Orders, transforms and dropout are functions of seed, epoch and sample; nothing depends on the
 * clock or on threads. A training that was killed and started again with its checkpoint file ends with the bits that it
 * would have ended with.
 *
 * <p><b>On several threads and in several processes.</b> A batch in {@link lanewise.nn.sharding.Sharding shards} is added up
 * in an order that is a function of their number alone; whoever computes them comes to the same bits.
 *
 * <p><b>What goes wrong.</b> A loss or gradient that is not finite ends the training before the step with a
 * {@link lanewise.nn.training.DivergedException}, which names the layer. An interrupt of the thread, or a
 * {@link lanewise.nn.training.StopRule}, leaves it with a {@link lanewise.nn.training.SuspendedException}, after a
 * checkpoint.
 *
 * <p>The guide is {@code docs/training.md}.
 */
package lanewise.nn.training;
