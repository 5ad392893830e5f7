package lanewise.train.check;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout;
import lanewise.nn.Dropout2d;
import lanewise.nn.ELU;
import lanewise.nn.Embedding;
import lanewise.nn.Flatten;
import lanewise.nn.GELU;
import lanewise.nn.GaussianDropout;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GroupNorm;
import lanewise.nn.LayerNorm;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Linear;
import lanewise.nn.LogSoftmax;
import lanewise.nn.MaxPool2d;
import lanewise.nn.MeanOnlyBatchNorm1d;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.Parameter;
import lanewise.nn.RMSNorm;
import lanewise.nn.ReLU;
import lanewise.nn.Residual;
import lanewise.nn.Sequential;
import lanewise.nn.SiLU;
import lanewise.nn.Sigmoid;
import lanewise.nn.Softmax;
import lanewise.nn.Softplus;
import lanewise.nn.Tanh;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.BinaryCrossEntropyLoss;
import lanewise.nn.loss.BinaryCrossEntropyWithLogitsLoss;
import lanewise.nn.loss.BinarySettings;
import lanewise.nn.loss.ClassificationSettings;
import lanewise.nn.loss.CrossEntropyLoss;
import lanewise.nn.loss.HuberLoss;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.MeanSquaredErrorLoss;
import lanewise.nn.loss.NegativeLogLikelihoodLoss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;

/** Every module and loss of {@code lanewise.nn} in F64, and the default network as a whole. */
public final class GradientSubjects {
    private static final int SAMPLES = 6;
    private static final int WIDTH = 5;
    private static final int OUTPUTS = 4;
    private static final double KINK_DISTANCE = 1e-3;
    private static final double SMOOTHING = 0.1;

    // Streams of random numbers; each parameter has one of its own from PARAMETERS on.
    private static final int INPUT = 1;
    private static final int TARGETS = 2;
    private static final int PARAMETERS = 3;

    private GradientSubjects() {}

    /** Returns all of them: modules, losses, the network. */
    public static List<GradientSubject> all() {
        return Stream.of(modules(), losses(), Stream.of(network())).flatMap(Function.identity()).toList();
    }

    private static Stream<GradientSubject> modules() {
        return Stream.of(
                module("Linear", () -> new Linear(WIDTH, OUTPUTS, DType.F64)),
                module("Conv2d", () -> new Conv2d(WIDTH, OUTPUTS, Window2d.of(3, 2).padding(1), DType.F64), 2, WIDTH, 4, 3),
                module("MaxPool2d", () -> new MaxPool2d(Window2d.of(3).stride(2).padding(1)), 2, WIDTH, 5, 4),
                module("AvgPool2d", () -> new AvgPool2d(Window2d.of(3).stride(2).padding(1)), 2, WIDTH, 5, 4),
                module("GlobalAvgPool2d", GlobalAvgPool2d::new, 2, WIDTH, 3, 4),
                module("ReLU", ReLU::new),
                module("LeakyReLU", LeakyReLU::new),
                module("ELU", ELU::new),
                module("ELU(0.5)", () -> new ELU(0.5)),
                module("Sigmoid", Sigmoid::new),
                module("Tanh", Tanh::new),
                module("GELU", GELU::new),
                module("GELU(tanh)", () -> new GELU(GELU.Approximation.TANH)),
                module("SiLU", SiLU::new),
                module("Softplus", Softplus::new),
                module("Softmax", Softmax::new),
                module("LogSoftmax", LogSoftmax::new),
                module("BatchNorm1d", () -> new BatchNorm1d(WIDTH, DType.F64)),
                module("MeanOnlyBatchNorm1d", () -> new MeanOnlyBatchNorm1d(WIDTH, DType.F64)),
                module("BatchNorm1d(sequences)", () -> new BatchNorm1d(WIDTH, DType.F64), SAMPLES, WIDTH, 3),
                module("BatchNorm2d", () -> new BatchNorm2d(WIDTH, DType.F64), SAMPLES, WIDTH, 2, 3),
                module("BatchNorm2d(fixed scale)", () -> new BatchNorm2d(WIDTH, DType.F64,
                        BatchNorm.Settings.DEFAULT.withFixedScale()), SAMPLES, WIDTH, 2, 3),
                module("GroupNorm", () -> new GroupNorm(2, 2 * WIDTH, DType.F64), SAMPLES, 2 * WIDTH, 2, 3),
                module("RMSNorm", () -> new RMSNorm(WIDTH, DType.F64)),
                module("LayerNorm", () -> new LayerNorm(WIDTH, DType.F64)),
                noise("Dropout", seed -> new Dropout(0.4, seed)),
                noise("Dropout2d", seed -> new Dropout2d(0.4, seed), SAMPLES, WIDTH, 2, 3),
                noise("GaussianDropout", seed -> new GaussianDropout(0.5, seed)),
                module("Residual", () -> new Residual(new Sequential(new Linear(WIDTH, OUTPUTS, DType.F64), new Tanh(),
                        new Linear(OUTPUTS, WIDTH, DType.F64)))),
                module("Residual(projection)", () -> new Residual(new Linear(WIDTH, OUTPUTS, DType.F64),
                        Linear.withoutBias(WIDTH, OUTPUTS, DType.F64))),
                embedding(),
                flatten(),
                module("Sequential", () -> new Sequential(new Linear(WIDTH, OUTPUTS, DType.F64),
                        new BatchNorm1d(OUTPUTS, DType.F64), new SiLU(), new Linear(OUTPUTS, WIDTH, DType.F64))));
    }

    private static Stream<GradientSubject> losses() {
        return Stream.of(
                loss("SoftmaxCrossEntropyLoss(labels)", SoftmaxCrossEntropyLoss::new, GradientSubjects::input,
                        GradientSubjects::classes),
                loss("SoftmaxCrossEntropyLoss(soft targets)", SoftmaxCrossEntropyLoss::new, GradientSubjects::input,
                        seed -> probabilities(seed, TARGETS)),
                loss("SoftmaxCrossEntropyLoss(smoothed)", () -> new SoftmaxCrossEntropyLoss(SMOOTHING),
                        GradientSubjects::input, GradientSubjects::classes),
                loss("SoftmaxCrossEntropyLoss(weighted)",
                        () -> new SoftmaxCrossEntropyLoss(weightedSettings()), GradientSubjects::input,
                        GradientSubjects::classes),
                loss("NegativeLogLikelihoodLoss", NegativeLogLikelihoodLoss::new,
                        seed -> input(seed).logSoftmax(1).sub(KINK_DISTANCE), GradientSubjects::classes),
                loss("CrossEntropyLoss(labels)", CrossEntropyLoss::new, seed -> probabilities(seed, INPUT),
                        GradientSubjects::classes),
                loss("CrossEntropyLoss(soft targets)", CrossEntropyLoss::new, seed -> probabilities(seed, INPUT),
                        seed -> probabilities(seed, TARGETS)),
                loss("BinaryCrossEntropyLoss", BinaryCrossEntropyLoss::new, seed -> input(seed).sigmoid(),
                        seed -> normal(seed, TARGETS, SAMPLES, WIDTH).sigmoid()),
                loss("BinaryCrossEntropyWithLogitsLoss", BinaryCrossEntropyWithLogitsLoss::new,
                        GradientSubjects::input, seed -> normal(seed, TARGETS, SAMPLES, WIDTH).sigmoid()),
                loss("BinaryCrossEntropyWithLogitsLoss(weighted)",
                        () -> new BinaryCrossEntropyWithLogitsLoss(BinarySettings.PLAIN.withPositiveWeight(3)),
                        GradientSubjects::input, seed -> normal(seed, TARGETS, SAMPLES, WIDTH).sigmoid()),
                loss("MeanSquaredErrorLoss", MeanSquaredErrorLoss::new, GradientSubjects::input,
                        seed -> normal(seed, TARGETS, SAMPLES, WIDTH)),
                loss("HuberLoss", HuberLoss::new, GradientSubjects::input, GradientSubjects::farFromHubersKinks));
    }

    private static GradientSubject loss(String name, Supplier<Loss> constructor, Function<Long, Tensor> input,
            Function<Long, Tensor> targetsOf) {
        return new GradientSubject(name, seed -> {
            Loss loss = constructor.get();
            Tensor targets = targetsOf.apply(seed);
            return check(seed).check(name, x -> loss.forward(x, targets), x -> {
                loss.forward(x, targets);
                return loss.backward();
            }, input.apply(seed));
        });
    }

    private static GradientSubject module(String name, Supplier<Module> constructor) {
        return module(name, constructor, SAMPLES, WIDTH);
    }

    private static GradientSubject module(String name, Supplier<Module> constructor, int... shape) {
        return new GradientSubject(name, seed -> {
            Module module = constructor.get();
            int stream = PARAMETERS;
            for (Parameter parameter : module.parameters()) {
                parameter.value().copyFrom(normal(seed, stream++, parameter.value().shape().toArray()));
            }
            return check(seed).check(module, input(seed, shape));
        });
    }

    // With the same factors in every forward pass.
    private static GradientSubject noise(String name, Function<Long, MultiplicativeNoise> constructor) {
        return noise(name, constructor, SAMPLES, WIDTH);
    }

    private static GradientSubject noise(String name, Function<Long, MultiplicativeNoise> constructor, int... shape) {
        return new GradientSubject(name, seed -> {
            MultiplicativeNoise noise = constructor.apply(seed);
            Function<Tensor, Tensor> forward = x -> {
                noise.setStep(0);
                return noise.forward(x);
            };
            return check(seed).check(name, forward::apply, (x, dY) -> {
                Tensor _ = forward.apply(x);
                return noise.backward(dY);
            }, input(seed, shape));
        });
    }

    // By its table: indices have no neighbours.
    private static GradientSubject embedding() {
        return new GradientSubject("Embedding", seed -> {
            Embedding embedding = Embedding.withPadding(WIDTH, OUTPUTS, DType.F64, 0);
            Tensor indices = Tensor.of(labels(seed, SAMPLES, WIDTH - 1)).add(1);
            return check(seed).check("Embedding", table -> {
                embedding.weight().value().copyFrom(table);
                return embedding.forward(indices);
            }, (table, dY) -> {
                embedding.zeroGrad();
                embedding.forward(indices);
                embedding.backwardParameters(dY);
                return embedding.weight().grad();
            }, normal(seed, INPUT, WIDTH, OUTPUTS));
        });
    }

    private static GradientSubject flatten() {
        return new GradientSubject("Flatten",
                seed -> check(seed).check(new Flatten(), normal(seed, INPUT, 2, SAMPLES / 2, WIDTH)));
    }

    private static GradientSubject network() {
        return new GradientSubject("network(default)", seed -> {
            Sequential network = new Sequential(new Linear(Images.PIXELS, 128, DType.F64), new ELU(),
                    new Linear(128, Cifar10.CLASSES, DType.F64));
            KaimingNormal.forRectifiers().initializeAll(network, seed);
            return check(seed).check(new NetworkWithLoss(network, labels(seed, SAMPLES, Cifar10.CLASSES)),
                    normal(seed, INPUT, SAMPLES, Images.PIXELS));
        });
    }

    private static GradientCheck check(long seed) {
        return GradientCheck.standard().withSeed(seed);
    }

    // Normal numbers that stay away from a kink at zero.
    private static Tensor input(long seed) {
        return input(seed, SAMPLES, WIDTH);
    }

    private static Tensor input(long seed, int... shape) {
        Tensor values = normal(seed, INPUT, shape);
        return values.sign().mul(KINK_DISTANCE).add(values);
    }

    // Other weights for each class, and the samples of the last one are not counted.
    private static ClassificationSettings weightedSettings() {
        return ClassificationSettings.PLAIN.withIgnoreIndex(WIDTH - 1)
                .withClassWeights(Tensor.arange(DType.F64, 1, WIDTH + 1, 1));
    }

    // Targets at differences that stay away from ±δ, some of them beyond.
    private static Tensor farFromHubersKinks(long seed) {
        Tensor difference = normal(seed, TARGETS, SAMPLES, WIDTH).mul(2 * HuberLoss.DEFAULT_DELTA);
        Tensor outward = difference.abs().sub(HuberLoss.DEFAULT_DELTA).sign().mul(difference.sign());
        return input(seed).sub(difference.add(outward.mul(KINK_DISTANCE)));
    }

    private static Tensor normal(long seed, int stream, int... shape) {
        return Tensor.normal(new Philox(seed, stream), DType.F64, shape);
    }

    private static Tensor probabilities(long seed, int stream) {
        return new Softmax().forward(normal(seed, stream, SAMPLES, WIDTH)).copy();
    }

    private static Tensor classes(long seed) {
        return Tensor.of(labels(seed, SAMPLES, WIDTH));
    }

    private static int[] labels(long seed, int samples, int classes) {
        Philox random = new Philox(seed, TARGETS);
        int[] labels = new int[samples];
        for (int s = 0; s < samples; s++) {
            labels[s] = random.below(classes, s);
        }
        return labels;
    }
}
