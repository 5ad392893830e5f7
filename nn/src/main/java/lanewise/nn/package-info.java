/**
 * Neural-network modules whose gradients are derived by hand, on paper ({@code docs/derivations}) and in code one can
 * read.
 *
 * <p>A network is a {@link lanewise.nn.Sequential} of modules. One training step is: forward, loss, backward, step.
 *
 * <pre>{@code
 * var model = new Sequential(new Linear(3072, 128, F32), new ELU(), new Linear(128, 10, F32));
 * KaimingNormal.forRectifiers().initializeAll(model, seed);     // or keep PyTorch's default, with which layers are made
 * var loss = new SoftmaxCrossEntropyLoss();
 * var sgd = new Sgd(model.parameters(), 0.1);
 *
 * model.train();
 * sgd.zeroGrad();                               // backward adds to the gradients
 * double mean = loss.forward(model.forward(images), labels);
 * model.backwardParameters(loss.backward());    // no gradient of the images
 * sgd.step();
 *
 * model.eval();                                 // from now on forward keeps no state; no dropout, running statistics
 * Tensor predictions = model.forward(images).argmax(1);
 * }</pre>
 *
 * <p>Random first values and seeds come from {@link lanewise.nn.Seeding}, whose seed you may set:
 * {@code Seeding.setSeed(42)}.
 *
 * <p>A model is saved and loaded as its state dict, with PyTorch's names:
 *
 * <pre>{@code
 * SafeTensors.write(file, model.stateDict(), Map.of());
 * model.loadStateDict(SafeTensors.read(file).tensors());
 * System.out.println(model.summary(128, 3072)); // layers, output shapes, numbers of parameters
 * }</pre>
 *
 * <p>In training mode one thread at a time uses a network, in eval mode as many as want to; {@code System.out.println(model)}
 * says in which it is. Threads that meet in training mode get an {@code IllegalStateException}.
 *
 * <p>{@link lanewise.nn.Module} says how long the returned tensors stay valid, and how to write a module of your own;
 * for an activation {@link lanewise.nn.Activation#of} is enough. All modules work in F32 and F64; the type of the input
 * must be that of the parameters. A layer refuses another one by name; {@link lanewise.nn.Embedding} takes indices, and
 * {@link lanewise.nn.Flatten}, which computes nothing, any type.
 *
 * <p>{@code java.lang} has a {@code Module} of its own, and the compiler calls the name ambiguous where
 * {@code import lanewise.nn.*} stands alone: add {@code import lanewise.nn.Module}, which settles it.
 */
package lanewise.nn;
