package lanewise.train.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import lanewise.nn.training.Pause;
import lanewise.nn.training.StopRule;
import lanewise.train.config.Augmentation;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.data.DataKind;
import lanewise.train.data.selection.DataReference;
import lanewise.train.data.selection.DataSelection;
import lanewise.train.training.DivergedException;
import lanewise.train.training.ListenerChain;
import lanewise.train.training.RunListener;
import lanewise.train.training.RunState;
import lanewise.train.training.Trainer;

/** A run with all that has a state, in a folder: started there, or resumed if there is a checkpoint. */
public final class ResumableRun {
    static final RunConfig CONFIG = RunConfig.DEFAULT
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(32)).withBatchNorm(true).withResidualBlocks(1)
                    .withDropout(0.2))
            .withOptimizer(new OptimizerConfig.AdamW(0.01), 1e-3)
            .withSchedule(new ScheduleConfig.Plateau(0.5, 1, 0), 1)
            .withAugmentation(Augmentation.FLIP_AND_SHIFT)
            .withClipNorm(1)
            .withEpochs(30);
    public static final DataReference DATA = new DataReference(DataSelection.Synthetic.FULL, DataKind.SYNTHETIC, Map.of());

    private static final int CHECKPOINT_EVERY = 3;

    private ResumableRun() {}

    /** Trains to the end; returns the hash of the model file. */
    public static String run(Path folder, RunConfig config, StopRule rule) throws IOException, DivergedException {
        return run(folder, config, rule, new RunListener() { });
    }

    private static String run(Path folder, RunConfig config, StopRule rule, RunListener listener)
            throws IOException, DivergedException {
        boolean resumed = Files.exists(folder.resolve("checkpoint.safetensors"));
        try (RunDirectory directory = resumed ? RunDirectory.open(folder) : RunDirectory.create(folder)) {
            Optional<RunState> state =
                    resumed ? Optional.of(directory.readCheckpoint().state()) : Optional.empty();
            MetricsLog log = new MetricsLog(directory);
            CheckpointWriter checkpoints = new CheckpointWriter(directory, DATA, CHECKPOINT_EVERY, file -> { });
            Trainer trainer = new Trainer(state.map(RunState::config).orElse(config), ShortRun.images(),
                    new ListenerChain(List.of(log, checkpoints, listener))).stopWhen(rule);
            if (resumed) {
                trainer.resume(state.orElseThrow());
                log.restore(state.orElseThrow().progress().history());
            }
            return directory.writeModel(trainer.train());
        }
    }

    /** Runs in the folder that the argument names: prints a line after its first checkpoint, and the hash at the end. */
    public static void main(String[] args) throws Exception {
        RunListener start = new RunListener() {
            private boolean told;

            @Override
            public void onPause(Pause pause, int step, Supplier<RunState> state) {
                if (pause != Pause.START && !told) {
                    System.out.println("training");
                    told = true;
                }
            }
        };
        try {
            System.out.println(run(Path.of(args[0]), CONFIG, StopRule.NEVER, start));
        } catch (IOException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }
}
