package lanewise.train.experiment.reproduction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;

/**
 * Some experiments with some seeds, in a folder. A configuration that several experiments need is trained once; its
 * run has the name that the first of <em>all</em> experiments gives it, so that it is found again whatever is chosen.
 */
public final class Reproduction {
    static final String RUNS = "runs";
    private static final String WORK = "work";

    private final Path folder;
    private final List<Experiment> chosen;
    private final List<Long> seeds;
    private final Map<RunConfig, PlannedRun> byConfig;

    /**
     * Plans a reproduction.
     *
     * @param all every experiment that there is
     * @param chosen those that are wanted
     */
    public Reproduction(Path folder, List<Experiment> all, List<Experiment> chosen, List<Long> seeds) {
        this.folder = folder;
        this.chosen = List.copyOf(chosen);
        this.seeds = List.copyOf(seeds);
        byConfig = byConfig(all, seeds);
    }

    private static Map<RunConfig, PlannedRun> byConfig(List<Experiment> all, List<Long> seeds) {
        Map<RunConfig, PlannedRun> first = new LinkedHashMap<>();
        Map<String, RunConfig> names = new HashMap<>();
        for (Experiment experiment : all) {
            for (PlannedRun run : experiment.runs(seeds)) {
                if (first.putIfAbsent(run.config(), run) == null && names.put(run.name(), run.config()) != null) {
                    throw new IllegalArgumentException("two different runs are named " + run.name());
                }
            }
        }
        return first;
    }

    /** Returns the runs that the chosen experiments need, each configuration once. */
    public List<PlannedRun> runs() {
        return chosen.stream().flatMap(experiment -> runsOf(experiment).stream()).distinct().toList();
    }

    /** Returns the runs that one experiment needs. */
    public List<PlannedRun> runsOf(Experiment experiment) {
        return experiment.runs(seeds).stream().map(run -> byConfig.get(run.config())).distinct().toList();
    }

    /** Returns the folder of the runs' folders. */
    public Path runsFolder() {
        return folder.resolve(RUNS);
    }

    /** Returns the seeds. */
    public List<Long> seeds() {
        return seeds;
    }

    /**
     * Draws the conclusions of each experiment.
     *
     * @param outcomes what became of {@link #runs}
     * @param listener is told each experiment before its turn
     * @throws IOException if an experiment cannot be concluded, with its name
     */
    public List<Concluded> conclude(ImageData images, List<RunOutcome> outcomes, Consumer<Experiment> listener)
            throws IOException {
        Map<RunConfig, RunOutcome> byRun = new HashMap<>();
        outcomes.forEach(outcome -> byRun.put(outcome.run().config(), outcome));
        List<Concluded> concluded = new ArrayList<>();
        for (Experiment experiment : chosen) {
            listener.accept(experiment);
            Path work = Files.createDirectories(folder.resolve(WORK).resolve(experiment.name()));
            try {
                Findings findings = experiment.conclude(new ReproductionContext(seeds, images, byRun, work));
                List<RunOutcome> its = runsOf(experiment).stream().map(run -> byRun.get(run.config())).toList();
                concluded.add(new Concluded(experiment, findings, its));
            } catch (IOException e) {
                throw new IOException(experiment.name() + ": " + e.getMessage(), e);
            }
        }
        return concluded;
    }

    /**
     * An experiment and what it found.
     *
     * @param experiment the experiment
     * @param findings what it found
     * @param outcomes what became of its runs
     */
    public record Concluded(Experiment experiment, Findings findings, List<RunOutcome> outcomes) {
        /** Copies the list. */
        public Concluded {
            outcomes = List.copyOf(outcomes);
        }
    }

    private record ReproductionContext(List<Long> seeds, ImageData images, Map<RunConfig, RunOutcome> outcomes,
            Path folder) implements ExperimentContext {
        @Override
        public RunOutcome outcome(RunConfig config) {
            RunOutcome outcome = outcomes.get(config);
            if (outcome == null) {
                throw new IllegalArgumentException("no experiment planned a run with " + config);
            }
            return outcome;
        }
    }
}
