package lanewise.nn.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.nn.metrics.Metric;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.testing.FuzzTarget;

/** The reader of checkpoints. */
enum TrainingFuzzTargets implements FuzzTarget {
    /** The file of a training with all that has a state. */
    TRAINING_CHECKPOINT;

    private static final byte[] VALID = checkpoint();
    private static final CheckpointSettings SETTINGS = CheckpointSettings.of(training());
    private static final Contract CONTRACT = Contract.of(Limit.of(200, 8 << 20), FuzzTarget.ofFile("checkpoint", file ->
            new Checkpoint(file, 0, SETTINGS, true, Metric.accuracy()).resume(training().build())), () -> List.of(VALID));

    private static TrainingBuilder training() {
        return Rings.training(Rings.network()).epochs(2).reduceOnPlateau(ReduceOnPlateau.whenNotFalling().withPatience(0));
    }

    private static byte[] checkpoint() {
        try {
            Path folder = Files.createTempDirectory("lanewise-");
            Path file = folder.resolve("checkpoint");
            try {
                training().checkpoint(file).run();
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Contract contract() {
        return CONTRACT;
    }
}
