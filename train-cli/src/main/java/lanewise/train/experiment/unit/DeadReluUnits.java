package lanewise.train.experiment.unit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.ResultCache;
import lanewise.train.experiment.unit.WatchedUnits.Setting;
import lanewise.train.series.PlannedRun;
import lanewise.train.training.TrainingSetProbe.Measurement;

/**
 * ReLU units that are silent on all training images, layer by layer and epoch by epoch, with and without batch
 * normalisation.
 */
public final class DeadReluUnits implements Experiment {
    static final String NAME = "dead-units";
    static final String SOURCE = Documents.AMSTERDAM + ", questions 5.d and 5.e";
    static final int LAYERS = 4;
    private static final List<Setting> SETTINGS = List.of(
            new Setting("SGD 0.1", OptimizerConfig.Sgd.PLAIN, 0.1),
            new Setting("Adam 0.01", new OptimizerConfig.Adam(0), 0.01)); // ten times Adam's usual rate

    private final RunConfig protocol;

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public DeadReluUnits(RunConfig protocol) {
        this.protocol = protocol;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Dead ReLU units";
    }

    @Override
    public String question() {
        return "How many ReLU units are silent on every training image, in which layers and from when on, and does"
                + " batch normalisation in front of them prevent it?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    /** Returns none: the whole training set must be looked at after each epoch, which a usual run does not do. */
    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return List.of();
    }

    @Override
    public int trainings(List<Long> seeds) {
        return 2 * SETTINGS.size() * seeds.size();
    }

    @Override
    public List<RunConfig> configs(List<Long> seeds) {
        return SETTINGS.stream().flatMap(setting -> seeds.stream().flatMap(seed ->
                Stream.of(config(false, setting, seed), config(true, setting, seed)))).toList();
    }

    private RunConfig config(boolean normalised, Setting setting, long seed) {
        int width = protocol.mlp().hidden().getFirst();
        return protocol.withNetwork(protocol.mlp().withActivation(ActivationKind.RELU)
                .withHidden(Collections.nCopies(LAYERS, width)).withBatchNorm(normalised))
                .withOptimizer(setting.optimizer(), setting.rate()).withSeed(seed);
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        List<WatchedUnits> all = watch(context);
        List<Figure> figures = new ArrayList<>(List.of(DeadReluFigures.byEpoch(all)));
        for (int i = 0; i < SETTINGS.size(); i++) {
            figures.add(DeadReluFigures.byLayer(all.subList(2 * i, 2 * i + 2)));
        }
        return new Findings(DeadReluVerdict.text(all), DeadReluVerdict.comparisons(all),
                List.of(DeadReluVerdict.table(all)), figures);
    }

    // For each setting without batch normalisation, then with it.
    private List<WatchedUnits> watch(ExperimentContext context) throws IOException {
        List<ResultCache.Computation<List<Measurement>>> trainings = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            for (boolean normalised : new boolean[] {false, true}) {
                for (long seed : context.seeds()) {
                    trainings.add(WatchedUnits.training(context, normalised, setting,
                            config(normalised, setting, seed)));
                }
            }
        }
        Iterator<List<Measurement>> results = context.compute(trainings).iterator();
        List<WatchedUnits> all = new ArrayList<>();
        for (Setting setting : SETTINGS) {
            for (boolean normalised : new boolean[] {false, true}) {
                all.add(new WatchedUnits(normalised, setting,
                        context.seeds().stream().map(_ -> results.next()).toList()));
            }
        }
        return all;
    }
}
