package lanewise.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.Sequential;
import lanewise.nn.data.DataLoader;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.Adam;
import lanewise.nn.optim.AdamW;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that was left and resumed gives the same module, bit for bit, as one that was not. */
class ResumedTrainingTest {
    @TempDir
    Path folder;

    /** What ends a process, as far as the training can tell. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** One training after another with the same settings, each of a network that knows nothing yet. */
    @FunctionalInterface
    interface Settings {
        TrainingBuilder of(Sequential network);
    }

    private static TrainingBuilder withTransform(Sequential network) {
        DataLoader loader = Rings.train().droppingLast().prefetching()
                .withTransform(3, (input, random) -> input.add(0.01 * random.normal(0)));
        return Training.of(network, new SoftmaxCrossEntropyLoss(0.1), new AdamW(network.parameters(), 0.05), loader)
                .validation(DataLoader.of(Rings.VALIDATION, 25), new SoftmaxCrossEntropyLoss()).epochs(4);
    }

    static Stream<Settings> settings() {
        return Stream.of(
                network -> Rings.training(network).epochs(3),
                network -> Rings.training(network).accumulation(2).epochs(4).bestBy(Metric.accuracy()).earlyStopping(2)
                        .learningRatePerStep(LearningRateSchedule.oneCycle(0.1, 18)),
                network -> Rings.training(network).shards(3).accumulation(2).epochs(3),
                network -> withTransform(network).clipNorm(0.5)
                        .reduceOnPlateau(ReduceOnPlateau.whenNotFalling().withPatience(0)),
                network -> Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1),
                        Rings.train()).epochs(3));
    }

    /** Killed after each step of the first two epochs and one of the third, with the latest checkpoint before it. */
    @ParameterizedTest
    @MethodSource("settings")
    void killedAfterAnyStepItEndsWithTheSameBits(Settings settings) throws IOException {
        Sequential whole = Rings.network();
        TrainingResult expected = settings.of(whole).run();
        int steps = 2 * expected.last().steps() + 1;
        for (int kill = 1; kill <= steps; kill++) {
            Path file = folder.resolve("checkpoint" + kill);
            int last = kill;
            Sequential first = Rings.network();
            int[] step = {0};
            assertThrows(Killed.class, () -> settings.of(first).checkpoint(file, 2).listener(killer(step, last)).run());
            Sequential second = Rings.network();
            TrainingResult result = settings.of(second).checkpoint(file, 2).run();
            assertTrue(Rings.sameBits(whole, second), "killed after step " + kill);
            assertEquals(figures(expected), figures(result), "killed after step " + kill);
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void killedAfterEverySecondStepItEndsWithTheSameBits(Settings settings) throws IOException {
        Sequential whole = Rings.network();
        TrainingResult expected = settings.of(whole).run();
        Path file = folder.resolve("checkpoint");
        TrainingResult result = null;
        int kills = 0;
        Sequential network = null;
        while (result == null) {
            network = Rings.network();
            int[] step = {0};
            try {
                // A checkpoint after each step: the second step of each process is made again by the next one.
                result = settings.of(network).checkpoint(file, 1).listener(killer(step, 2)).run();
            } catch (Killed _) {
                kills++;
            }
        }
        assertTrue(kills >= 8, kills + " kills");
        assertTrue(Rings.sameBits(whole, network));
        assertEquals(figures(expected), figures(result));
    }

    // Kills the training after the given number of steps, before their checkpoint is written.
    private static TrainingListener killer(int[] step, int last) {
        return new TrainingListener() {
            @Override
            public void onStep(int epoch, int number, double loss) {
                if (++step[0] == last) {
                    throw new Killed();
                }
            }
        };
    }

    // All but the times.
    private static List<String> figures(TrainingResult result) {
        return Stream.concat(result.history().stream(), result.best().stream()).map(epoch -> epoch.epoch() + " "
                + epoch.steps() + " " + epoch.trainLoss() + " " + epoch.validation() + " " + epoch.learningRate()).toList();
    }

    /** Real processes, each of which halts in the midst of a step or comes to the end. */
    @Test
    void processesThatHaltEndWithTheSameBits() throws Exception {
        String file = folder.resolve("checkpoint").toString();
        Path model = folder.resolve("model");
        for (String steps : List.of("1", "5", "7", "8")) {
            assertEquals(List.of("halted"),
                    ChildJvm.run(List.of(), ResumedTrainingTest.class, file, model.toString(), steps));
        }
        assertEquals(List.of("ended"),
                ChildJvm.run(List.of(), ResumedTrainingTest.class, file, model.toString(), "1000"));
        Sequential whole = Rings.network();
        Rings.training(whole).run();
        SafeTensors.read(model).tensors().forEach((name, tensor) ->
                assertTrue(tensor.bitwiseEquals(whole.stateDict().get(name)), name));
    }

    /** Trains with a checkpoint (first argument) and saves the model (second), or halts after some steps (third). */
    public static void main(String[] arguments) throws IOException {
        int last = Integer.parseInt(arguments[2]);
        int[] steps = {0};
        Sequential network = Rings.network();
        Rings.training(network).checkpoint(Path.of(arguments[0]), 2).listener(new TrainingListener() {
            @Override
            public void onStep(int epoch, int step, double loss) {
                if (++steps[0] == last) {
                    System.out.println("halted");
                    Runtime.getRuntime().halt(0);
                }
            }
        }).run();
        SafeTensors.write(Path.of(arguments[1]), network.stateDict(), Map.of());
        System.out.println("ended");
    }

    @Test
    void suspendedByARuleItGoesOn() throws IOException {
        Sequential whole = Rings.network();
        Rings.training(whole).run();
        Path file = folder.resolve("checkpoint");
        SuspendedException suspended = assertThrows(SuspendedException.class, () ->
                Rings.training(Rings.network()).checkpoint(file).stopWhen((epoch, step) -> epoch == 3 && step == 2
                        ? StopRule.Decision.SUSPEND : StopRule.Decision.GO_ON).run());
        assertEquals("stopped in epoch 3 after step 2", suspended.getMessage());
        Sequential network = Rings.network();
        int[] steps = {0};
        Rings.training(network).checkpoint(file).listener(new TrainingListener() {
            @Override
            public void onStep(int epoch, int step, double loss) {
                steps[0]++;
            }
        }).run();
        assertTrue(Rings.sameBits(whole, network));
        assertEquals(3 + 3 * 5, steps[0]);
    }

    /** In the midst of an epoch, and in the validation after the last one. */
    @ParameterizedTest
    @ValueSource(ints = {8, 30})
    void anInterruptSuspendsAndStays(int last) throws IOException {
        Sequential whole = Rings.network();
        Rings.training(whole).run();
        Path file = folder.resolve("checkpoint");
        int[] steps = {0};
        assertThrows(SuspendedException.class, () ->
                Rings.training(Rings.network()).checkpoint(file).listener(new TrainingListener() {
                    @Override
                    public void onStep(int epoch, int step, double loss) {
                        steps[0]++;
                        interrupt(step != 5);
                    }

                    @Override
                    public void onValidationLayer(String name, Module layer, Tensor output) {
                        interrupt(true);
                    }

                    private void interrupt(boolean here) {
                        if (here && steps[0] == last) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }).run());
        assertTrue(Thread.interrupted());
        assertEquals(last, steps[0]);
        Sequential network = Rings.network();
        TrainingResult result = Rings.training(network).checkpoint(file).run();
        assertTrue(Rings.sameBits(whole, network));
        assertEquals(6, result.history().size());
    }

    @Test
    void afterItsEndThereIsNoStepToMake() throws IOException {
        Path file = folder.resolve("checkpoint");
        Sequential whole = Rings.network();
        TrainingResult expected = Rings.training(whole).stopWhen(StopRule.at(4, 2)).checkpoint(file).run();
        Sequential again = Rings.network();
        TrainingResult result = Rings.training(again).checkpoint(file).listener(killer(new int[1], 1)).run();
        assertTrue(Rings.sameBits(whole, again));
        assertEquals(figures(expected), figures(result));
        assertFalse(again.isTraining());
    }

    /** The rule is not asked about a step again: what it said is in the file, however the process ended after it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5})
    void aFinishIsNotForgotten(int last) throws IOException {
        Sequential whole = Rings.network();
        TrainingResult expected = Rings.training(whole).stopWhen(StopRule.at(2, last)).run();
        assertEquals(2, expected.history().size());
        Path interrupted = folder.resolve("interrupted");
        assertThrows(SuspendedException.class, () ->
                Rings.training(Rings.network()).checkpoint(interrupted).stopWhen((epoch, step) -> {
                    StopRule.Decision decision = StopRule.at(2, last).after(epoch, step);
                    if (decision == StopRule.Decision.FINISH) {
                        Thread.currentThread().interrupt();
                    }
                    return decision;
                }).run());
        assertTrue(Thread.interrupted());
        Path killed = folder.resolve("killed");
        assertThrows(Killed.class, () -> Rings.training(Rings.network()).checkpoint(killed, 1)
                .stopWhen(StopRule.at(2, last)).listener(new TrainingListener() {
                    private int epochs;

                    @Override
                    public void onEpoch(EpochResult result) {
                        epochs++;
                    }

                    @Override
                    public void onValidationLayer(String name, Module layer, Tensor output) {
                        if (epochs == 1) {
                            throw new Killed();
                        }
                    }
                }).run());
        for (Path file : List.of(interrupted, killed)) {
            Sequential network = Rings.network();
            TrainingResult result = Rings.training(network).checkpoint(file).stopWhen(StopRule.at(2, last))
                    .listener(killer(new int[1], 1)).run();
            assertEquals(figures(expected), figures(result), file::toString);
            assertTrue(Rings.sameBits(whole, network), file::toString);
        }
    }

    /** Whoever asks for more epochs later gets what would have come at once. */
    @Test
    void moreEpochsGoOnFromTheEnd() throws IOException {
        Path file = folder.resolve("checkpoint");
        Sequential network = Rings.network();
        Rings.training(network).epochs(2).checkpoint(file).run();
        Sequential more = Rings.network();
        TrainingResult result = Rings.training(more).checkpoint(file).run();
        Sequential whole = Rings.network();
        assertEquals(figures(Rings.training(whole).run()), figures(result));
        assertTrue(Rings.sameBits(whole, more));
    }

    /** Users may keep the state where they like. */
    @Test
    void aStateIsResumed() throws IOException {
        Sequential whole = Rings.network();
        Rings.training(whole).run();
        TrainingState[] kept = new TrainingState[1];
        Rings.training(Rings.network()).listener(new TrainingListener() {
            @Override
            public void onPause(Pause pause, int step, Supplier<TrainingState> state) {
                if (pause == Pause.STEP && state.get().progress().epoch() == 4 && step == 1) {
                    TrainingState now = state.get();
                    kept[0] = new TrainingState(now.progress(), copies(now.module()), copies(now.optimizer()),
                            copies(now.best()));
                }
            }
        }).run();
        Sequential network = Rings.network();
        Rings.training(network).build().resume(kept[0]).run();
        assertTrue(Rings.sameBits(whole, network));
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new HashMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        return copies;
    }

    @Test
    void aStateOfAnotherTrainingIsRefused() throws IOException {
        Training training = Rings.training(Rings.network()).build();
        training.run();
        TrainingState state = training.state();
        Sequential network = Rings.network();
        Training shorter = Training.of(network, new SoftmaxCrossEntropyLoss(), new Sgd(network.parameters(), 0.1),
                Rings.train()).epochs(6).build();
        String message = assertThrows(IllegalArgumentException.class, () -> shorter.resume(state)).getMessage();
        assertEquals("Training: the state, in epoch 7 after 0 steps, is not of a training with these settings and 5 steps"
                + " in an epoch", message);
        Training plateau = Rings.training(network).reduceOnPlateau(ReduceOnPlateau.whenNotFalling()).build();
        assertThrows(IllegalArgumentException.class, () -> plateau.resume(state));
        TrainingState.Progress here = state.progress();
        TrainingState late = new TrainingState(new TrainingState.Progress(7, 6, false, 0, 0, here.history(),
                Optional.empty()), state.module(), state.optimizer(), state.best());
        assertThrows(IllegalArgumentException.class, () -> Rings.training(network).build().resume(late));
    }

    /** Whichever part of a state does not fit: nothing is loaded. */
    @Test
    void aStateThatIsRefusedChangesNothing() throws IOException {
        Training other = Rings.training(Rings.network()).epochs(2).build();
        other.run();
        TrainingState good = other.state();
        Map<String, Tensor> wrongShape = replaced(good.optimizer(), "0.exp_avg", Tensor.scalar(DType.F32, 1));
        Map<String, Tensor> negativeRate = replaced(good.optimizer(), "learning_rate", Tensor.scalar(DType.F64, -1));
        Sequential network = Rings.network();
        Adam adam = new Adam(network.parameters(), 0.5);
        Training training = Training.of(network, new SoftmaxCrossEntropyLoss(), adam, Rings.train())
                .validation(DataLoader.of(Rings.VALIDATION, 25)).metrics(Metric.accuracy()).epochs(6).build();
        Map<String, Tensor> before = copies(training.state().module());
        for (TrainingState bad : List.of(
                new TrainingState(good.progress(), good.module(), wrongShape, good.best()),
                new TrainingState(good.progress(), good.module(), negativeRate, good.best()),
                new TrainingState(good.progress(), good.module(), good.optimizer(),
                        replaced(good.best(), "0.weight", Tensor.zeros(DType.F32, 2, 16))),
                new TrainingState(good.progress(), good.module(), good.optimizer(),
                        replaced(good.best(), "0.weight", Tensor.zeros(DType.F64, 16, 2))),
                new TrainingState(good.progress(), replaced(good.module(), "0.weight", Tensor.zeros(DType.F32, 2, 16)),
                        good.optimizer(), good.best()))) {
            assertThrows(IllegalArgumentException.class, () -> training.resume(bad));
            before.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(network.stateDict().get(name)), name));
            assertEquals(0, adam.steps());
            assertEquals(0.5, adam.learningRate());
            assertEquals(1, training.state().progress().epoch());
            assertEquals(Map.of(), training.state().best());
        }
        training.resume(good).resume(good);
        assertEquals(2, training.state().progress().history().size());
    }

    private static Map<String, Tensor> replaced(Map<String, Tensor> tensors, String name, Tensor other) {
        Map<String, Tensor> changed = new HashMap<>(tensors);
        assertTrue(changed.put(name, other) != null, name);
        return changed;
    }
}
