package lanewise.train.experiment.reproduction;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.SuspendedException;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.Counts;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.ResultCache;
import lanewise.train.record.OutputFolder;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Workers;
import lanewise.train.training.DataSplit;

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
    private BooleanSupplier stopRequest = () -> false;

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

    /** Returns the chosen experiments whose conclusions make trainings of their own, with how many. */
    public Map<Experiment, Integer> trainings() {
        Map<Experiment, Integer> trainings = new LinkedHashMap<>();
        chosen.stream().filter(each -> each.trainings(seeds) > 0)
                .forEach(each -> trainings.put(each, each.trainings(seeds)));
        return trainings;
    }

    /**
     * Checks that the chosen experiments can be made with some data, before anything is trained.
     *
     * @param images the training images
     * @throws InvalidConfigException if not; the message says what is missing
     */
    public void requireFits(Images images) {
        for (Experiment experiment : chosen) {
            try {
                experiment.requireClasses(images);
                experiment.configs(seeds).forEach(config -> requireBatch(images, config));
            } catch (InvalidConfigException e) {
                throw new InvalidConfigException("the experiment " + experiment.name() + " " + e.getMessage());
            }
        }
    }

    private static void requireBatch(Images images, RunConfig config) {
        try {
            config.requireFits(DataSplit.trainCount(images, config));
        } catch (InvalidConfigException e) { // whose advice is for options of a single run
            throw new InvalidConfigException("trains in batches of " + config.batchSize() + ", and there are "
                    + Counts.of(images.count(), "training image") + ", of which some validate");
        }
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
     * Sets what asks to leave the conclusions before their end; it is asked before each experiment and each computation,
     * and after each step of a training. Returns this reproduction.
     */
    public Reproduction stopWhen(BooleanSupplier request) {
        stopRequest = request;
        return this;
    }

    /**
     * Draws the conclusions of each experiment.
     *
     * @param outcomes what became of {@link #runs}
     * @param jobs how many computations of an experiment go on at a time, each on one thread
     * @param listener is told how far it is
     * @throws SuspendedException if it was asked to stop: what was computed is kept in the folder
     * @throws IOException if an experiment cannot be concluded, with its name
     */
    public List<Concluded> conclude(ImageData images, List<RunOutcome> outcomes, int jobs,
            ConclusionListener listener) throws IOException {
        Map<RunConfig, RunOutcome> byRun = new HashMap<>();
        outcomes.forEach(outcome -> byRun.put(outcome.run().config(), outcome));
        List<Concluded> concluded = new ArrayList<>();
        for (Experiment experiment : chosen) {
            if (stopRequest.getAsBoolean()) {
                throw new SuspendedException("stopped after " + concluded.size() + " of " + chosen.size()
                        + " conclusions");
            }
            listener.onExperiment(experiment, concluded.size() + 1, chosen.size());
            Path work = OutputFolder.create(folder.resolve(WORK).resolve(experiment.name()));
            try {
                Findings findings = experiment.conclude(new ReproductionContext(experiment.name(), seeds, images,
                        byRun, work, jobs, stopRequest, listener));
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

    /** Is told how far the conclusions are, one call at a time. */
    public interface ConclusionListener {
        /** Tells nobody. */
        ConclusionListener NONE = new ConclusionListener() { };

        /**
         * Called before an experiment is concluded.
         *
         * @param number its place, from 1
         * @param count the number of experiments
         */
        default void onExperiment(Experiment experiment, int number, int count) {}

        /**
         * Called after each computation of the experiment whose turn it is.
         *
         * @param done how many are done
         * @param count how many there are
         */
        default void onComputation(int done, int count) {}
    }

    private record ReproductionContext(String experiment, List<Long> seeds, ImageData images,
            Map<RunConfig, RunOutcome> outcomes, Path folder, int jobs, BooleanSupplier stopRequest,
            ConclusionListener listener) implements ExperimentContext {
        @Override
        public <T> List<T> compute(List<ResultCache.Computation<T>> computations) throws IOException {
            List<T> results = new ArrayList<>(Collections.nCopies(computations.size(), null));
            int[] done = {0};
            new Workers(Math.min(jobs, computations.size()), stopRequest).run(computations.size(), (number, _) -> {
                T result = computations.get(number).compute();
                synchronized (results) {
                    results.set(number, result);
                    listener.onComputation(++done[0], computations.size());
                }
            });
            if (done[0] < computations.size()) {
                throw new SuspendedException("stopped after " + done[0] + " of " + computations.size()
                        + " computations of " + experiment);
            }
            return results;
        }

        @Override
        public StopRule stopRule() {
            return (_, _) -> stopRequest.getAsBoolean() ? StopRule.Decision.SUSPEND : StopRule.Decision.GO_ON;
        }

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
