package lanewise.train.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.report.RunFiles;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.RunSeries;
import lanewise.train.series.SeriesListener;

/** A context for one experiment with few epochs, few images and a small network. */
public record SmallExperimentContext(List<Long> seeds, ImageData images, List<RunOutcome> outcomes, Path folder)
        implements ExperimentContext {
    public static final List<Long> SEEDS = List.of(42L, 43L);
    public static final RunConfig PROTOCOL = RunConfig.DEFAULT.withBatchSize(32).withEpochs(3)
            .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16)));

    /** Trains what the experiment needs. */
    public static SmallExperimentContext of(Experiment experiment, Path folder) throws IOException {
        return of(experiment, SyntheticImages.generate(400, 100, 7), folder);
    }

    public static SmallExperimentContext of(Experiment experiment, ImageData images, Path folder) throws IOException {
        List<RunOutcome> outcomes = new RunSeries(folder.resolve("runs"), images, 1, new RunFiles())
                .train(experiment.runs(SEEDS), SeriesListener.NONE);
        return new SmallExperimentContext(SEEDS, images, outcomes, folder.resolve("cached"));
    }

    /** Returns when each result was computed that the experiment keeps. */
    public Map<Path, FileTime> timesOfResults() throws IOException {
        Map<Path, FileTime> times = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    /** Computes the last one first: none may depend on another. */
    @Override
    public <T> List<T> compute(List<ResultCache.Computation<T>> computations) throws IOException {
        List<T> results = new ArrayList<>();
        for (ResultCache.Computation<T> each : computations.reversed()) {
            results.add(each.compute());
        }
        return results.reversed();
    }

    @Override
    public RunOutcome outcome(RunConfig config) {
        return outcomes.stream().filter(outcome -> outcome.run().config().equals(config)).findFirst().orElseThrow();
    }

    public RunOutcome.Finished finished(PlannedRun run) {
        return (RunOutcome.Finished) outcome(run.config());
    }
}
