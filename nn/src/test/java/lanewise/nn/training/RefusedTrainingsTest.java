package lanewise.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.data.Batch;
import lanewise.nn.data.DataLoader;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Sample;
import lanewise.nn.init.XavierNormal;
import lanewise.nn.loss.Loss;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Trainings that diverge, and settings that make none: each says in one line what is wrong. */
class RefusedTrainingsTest {
    private final Sequential network = Rings.network();

    /** The step is not made, and can be computed again. */
    @Test
    void aDivergenceIsNamedBeforeTheStep() throws IOException {
        Dataset poisoned = new Dataset() {
            @Override
            public int size() {
                return 90;
            }

            @Override
            public Sample sample(int index) {
                Sample sample = Rings.TRAIN.sample(index);
                return index == 33 ? new Sample(sample.input().mul(Double.POSITIVE_INFINITY), sample.target()) : sample;
            }
        };
        DataLoader loader = DataLoader.of(poisoned, 20).shuffled(1);
        int place = IntStream.range(0, 90).filter(i -> loader.order(1)[i] == 33).findFirst().orElseThrow() / 20;
        Sequential plain = new Sequential(new Linear(2, 4, DType.F32), new Tanh(), new Linear(4, 3, DType.F32));
        new XavierNormal().initializeAll(plain, 1);
        ((Linear) plain.layers().getFirst()).weight().value().fill(0); // 0 · ∞ is NaN
        List<Tensor> before = new ArrayList<>();
        Sgd sgd = new Sgd(plain.parameters(), 0);
        DivergedException diverged = assertThrows(DivergedException.class, () -> Training.of(plain,
                new SoftmaxCrossEntropyLoss(), sgd, loader).epochs(2).listener(new TrainingListener() {
                    @Override
                    public void onPause(Pause pause, int step, Supplier<TrainingState> state) {
                        before.clear();
                        plain.stateDict().values().forEach(tensor -> before.add(tensor.copy()));
                    }
                }).run());
        String finding = "the loss is NaN, first met in the output of layer 0, Linear(2 → 4)";
        assertEquals(finding, diverged.finding());
        assertEquals("training diverged: " + finding + ", in epoch 1, step " + (place + 1) + " (step " + (place + 1)
                + " of the training); try a learning rate below 0.0", diverged.getMessage());
        assertEquals(1, diverged.epoch());
        assertEquals(place + 1, diverged.step());
        assertEquals(place, sgd.steps());
        List<Tensor> after = List.copyOf(plain.stateDict().values());
        for (int i = 0; i < after.size(); i++) {
            assertTrue(before.get(i).bitwiseEquals(after.get(i)));
        }
        Batch batch = poisoned.batch(diverged.indices(), 1, null);
        assertEquals(finding, new TrainingStep(plain, new SoftmaxCrossEntropyLoss()).compute(batch, place));
    }

    @Test
    void anInfiniteGradientOfAFiniteLossIsNamed() {
        Linear line = new Linear(1, 1, DType.F64);
        Tensor one = Tensor.ones(DType.F64, 1, 1);
        Loss steep = new Loss() {
            @Override
            public double forward(Tensor input, Tensor targets) {
                return 1;
            }

            @Override
            public Tensor backward() {
                return one.mul(Double.POSITIVE_INFINITY);
            }
        };
        DivergedException diverged = assertThrows(DivergedException.class, () ->
                Training.of(line, steep, new Sgd(line.parameters(), 0.1), DataLoader.of(one, one, 1)).epochs(1).run());
        assertEquals("the gradient is not finite, first met in bias of Linear(1 → 1)", diverged.finding());
    }

    /** Finite numbers whose sum is infinite are finite: 100 gradients of 10³⁸ each in F32. */
    @Test
    void largeGradientsAreNotInfinite() {
        Linear line = new Linear(1, 100, DType.F32);
        Tensor x = Tensor.full(DType.F32, 3e38, 1, 1);
        Loss sum = new Loss() {
            @Override
            public double forward(Tensor input, Tensor targets) {
                return 0;
            }

            @Override
            public Tensor backward() {
                return Tensor.ones(DType.F32, 1, 100);
            }
        };
        assertEquals("", new TrainingStep(line, sum).compute(new Batch(x, x, new int[1]), 0));
        assertEquals(Double.POSITIVE_INFINITY, line.weight().grad().sum().item());
    }

    @Test
    void badSettingsAreNamed() {
        Metric accuracy = Metric.accuracy();
        TrainingBuilder plain = Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1),
                Rings.train());
        assertRefused("how many epochs? set them with epochs(n)", plain);
        assertEquals("Training: the number of epochs must be at least 1, not 0", message(() -> plain.epochs(0)));
        assertEquals("Training: the samples to validate with are null",
                assertThrows(NullPointerException.class, () -> plain.validation(null)).getMessage());
        assertEquals("Training: the number of batches of a step must be at least 1, not 0",
                message(() -> plain.accumulation(0)));
        assertEquals("Training: the largest norm of the gradients must be positive, not NaN",
                message(() -> plain.clipNorm(Double.NaN)));
        assertEquals("Training: the patience of early stopping must be at least 1 epoch, not 0",
                message(() -> plain.earlyStopping(0)));
        assertEquals("Training: the number of steps between two checkpoints must be at least 1, not 0",
                message(() -> plain.checkpoint(Path.of("checkpoint"), 0)));
        assertEquals("progressPrinter: the number of steps must be at least 1, not 0",
                message(() -> TrainingListener.progressPrinter(System.out, 0)));
        plain.epochs(1);
        assertRefused("early stopping looks at samples to validate with; add validation(loader)",
                Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1), Rings.train())
                        .epochs(1).earlyStopping(3));
        assertRefused("metrics [accuracy] are measured on samples to validate with; add validation(loader)",
                plain.metrics(accuracy));
        assertEquals("Evaluation: two metrics are named accuracy; results are found by their names", message(() ->
                Rings.training(network).metrics(Metric.binaryAccuracy(0)).build()));
        assertRefused("reduceOnPlateau waits for a figure that is to rise, and validation loss is to fall; use"
                + " ReduceOnPlateau.whenNotFalling()",
                Rings.training(network).reduceOnPlateau(ReduceOnPlateau.whenNotRising()));
        assertRefused("reduceOnPlateau waits for a figure that is to fall, and scripted is to rise; use"
                + " ReduceOnPlateau.whenNotRising()",
                Rings.training(network).bestBy(TrainingTest.scripted(true, 1)).reduceOnPlateau(ReduceOnPlateau.whenNotFalling()));
        assertEquals("Training: two rules for the learning rate; choose one", message(() -> Rings.training(network)
                .learningRatePerEpoch(step -> 0.1).reduceOnPlateau(ReduceOnPlateau.whenNotRising())));
        assertRefused("the optimizer has a parameter that the module has not, weight (16, 2) F32; make it of"
                + " module.parameters()", Training.of(network, new SoftmaxCrossEntropyLoss(),
                        new Sgd(Rings.network().parameters(), 0.1), Rings.train()).epochs(1));
    }

    private static void assertRefused(String message, TrainingBuilder builder) {
        assertEquals("Training: " + message, message(builder::build));
    }

    private static String message(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    @Test
    void aTrainingRunsOnce() throws IOException {
        Training training = Rings.training(network).epochs(1).build();
        training.run();
        assertEquals("Training: it has begun before; build another one",
                assertThrows(IllegalStateException.class, training::run).getMessage());
        assertThrows(IllegalStateException.class, () -> training.resume(training.state()));
    }

    @Test
    void figuresThatAreNotThereAreNamed() throws IOException {
        EpochResult validated = Rings.training(network).epochs(1).run().last();
        assertEquals("Evaluation: there is no metric mae; there are [accuracy]", message(() -> validated.metric("mae")));
        EpochResult plain = Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1),
                Rings.train()).epochs(1).run().last();
        assertEquals("EpochResult: nothing was validated in epoch 1; give the training a loader with validation(loader)",
                assertThrows(IllegalStateException.class, plain::validationLoss).getMessage());
    }
}
