package lanewise.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import java.util.List;
import lanewise.nn.ELU;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/** Who trains 3072-128-10 with ELU by plain gradient descent, on one batch of 128. */
public enum Trainee {
    /** Lanewise. */
    LANEWISE {
        @Override
        Step step() {
            Tensor x = Tensor.wrap(inputs(), BATCH, INPUTS);
            int[] labels = labels();
            Sequential model = new Sequential(new lanewise.nn.Linear(INPUTS, HIDDEN, DType.F32), new ELU(),
                    new lanewise.nn.Linear(HIDDEN, CLASSES, DType.F32));
            KaimingNormal.forRectifiers().initializeAll(model, 42);
            SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
            Sgd sgd = new Sgd(model.parameters(), RATE);
            return () -> {
                double value = loss.forward(model.forward(x), labels);
                sgd.zeroGrad();
                model.backwardParameters(loss.backward());
                sgd.step();
                return value;
            };
        }
    },

    /** PyTorch through DJL, with its own differentiation. */
    PYTORCH {
        @Override
        Step step() {
            System.setProperty("ai.djl.pytorch.num_threads", "2");
            Engine engine = Engine.getEngine("PyTorch");
            NDManager manager = engine.newBaseManager();
            NDArray x = manager.create(inputs(), new Shape(BATCH, INPUTS));
            NDArray labels = manager.create(labels(), new Shape(BATCH));
            NDArray w1 = parameter(manager, 1 / Math.sqrt(INPUTS), HIDDEN, INPUTS);
            NDArray b1 = parameter(manager, 0, HIDDEN);
            NDArray w2 = parameter(manager, Math.sqrt(2.0 / HIDDEN), CLASSES, HIDDEN);
            NDArray b2 = parameter(manager, 0, CLASSES);
            List<NDArray> parameters = List.of(w1, b1, w2, b2);
            Loss loss = Loss.softmaxCrossEntropyLoss();
            return new Step() {
                @Override
                public double run() {
                    try (NDManager temporary = manager.newSubManager()) {
                        x.attach(temporary); // so that results belong to it
                        parameters.forEach(parameter -> parameter.attach(temporary));
                        labels.attach(temporary);
                        NDArray value;
                        try (GradientCollector collector = engine.newGradientCollector()) {
                            NDArray hidden = Activation.elu(Linear.linear(x, w1, b1).singletonOrThrow(), 1);
                            NDArray logits = Linear.linear(hidden, w2, b2).singletonOrThrow();
                            value = loss.evaluate(new NDList(labels), new NDList(logits));
                            collector.backward(value);
                        }
                        for (NDArray parameter : parameters) {
                            NDArray gradient = parameter.getGradient();
                            parameter.subi(gradient.mul(RATE));
                            gradient.subi(gradient);
                        }
                        double result = value.getFloat();
                        parameters.forEach(parameter -> parameter.attach(manager));
                        x.attach(manager);
                        labels.attach(manager);
                        return result;
                    }
                }

                @Override
                public void close() {
                    manager.close();
                }
            };
        }
    };

    private static final int BATCH = 128;
    private static final int INPUTS = 3072;
    private static final int HIDDEN = 128;
    private static final int CLASSES = 10;
    private static final float RATE = 1e-3f;

    abstract Step step();

    private static float[] inputs() {
        return Tensor.normal(new Philox(42, 0), DType.F32, BATCH, INPUTS).toFloatArray();
    }

    private static int[] labels() {
        Philox random = new Philox(42, 1);
        int[] labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = random.below(CLASSES, i);
        }
        return labels;
    }

    private static NDArray parameter(NDManager manager, double deviation, int... sizes) {
        Shape shape = sizes.length == 1 ? new Shape(sizes[0]) : new Shape(sizes[0], sizes[1]);
        NDArray parameter = manager.randomNormal(shape).mul(deviation);
        parameter.setRequiresGradient(true);
        return parameter;
    }

    /** One training step after another. */
    interface Step extends AutoCloseable {
        /** Makes a step; returns the loss before it. */
        double run();

        @Override
        default void close() {}
    }
}
