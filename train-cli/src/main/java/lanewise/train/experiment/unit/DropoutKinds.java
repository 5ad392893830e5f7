package lanewise.train.experiment.unit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.experiment.unit.NoiseKind.Measured;
import lanewise.train.series.PlannedRun;

/** Dropout by coin and by normal factors of the same variance, and none: how much do they regularise? */
public final class DropoutKinds implements Experiment {
    static final String NAME = "dropout";
    static final String SOURCE = Documents.SHARIF + ", questions 2.b and 5";
    private static final double PROBABILITY = 0.5;
    private static final int TIMES_EPOCHS = 2; // more than the protocol, so that there is something to regularise

    private final RunConfig protocol;

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public DropoutKinds(RunConfig protocol) {
        this.protocol = protocol.withEpochs(TIMES_EPOCHS * protocol.epochs());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Dropout";
    }

    @Override
    public String question() {
        return "Do dropout by coin and Gaussian dropout make the gap between training and validation loss smaller, and"
                + " do they keep the weights behind them small, as a penalty on Σ w² x² would?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    private RunConfig withNetwork(MlpConfig network) {
        return protocol.withNetwork(network);
    }

    private RunConfig coin() {
        return withNetwork(protocol.mlp().withDropout(PROBABILITY));
    }

    // The factors' variance is that of dropout by coin, p ÷ (1 − p).
    private RunConfig gaussian() {
        return withNetwork(protocol.mlp().withGaussianDropout(Math.sqrt(PROBABILITY / (1 - PROBABILITY))));
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        List<PlannedRun> runs = new ArrayList<>(SeedRuns.plan("no-dropout", protocol, seeds));
        runs.addAll(SeedRuns.plan("dropout", coin(), seeds));
        runs.addAll(SeedRuns.plan("gaussian-dropout", gaussian(), seeds));
        return runs;
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        Map<String, SeedRuns> runs = new LinkedHashMap<>();
        runs.put("none", SeedRuns.of(context, protocol));
        runs.put("by coin, p = " + PROBABILITY, SeedRuns.of(context, coin()));
        runs.put("Gaussian, σ = " + gaussian().mlp().gaussianDropout(), SeedRuns.of(context, gaussian()));
        Iterator<Measured> measured = context.compute(runs.values().stream()
                .flatMap(each -> NoiseKind.measurements(context, each).stream()).toList()).iterator();
        List<NoiseKind> kinds = runs.entrySet().stream().map(each -> new NoiseKind(each.getKey(), each.getValue(),
                each.getValue().runs().stream().map(_ -> measured.next()).toList())).toList();
        return new Findings(DropoutVerdict.text(kinds), DropoutVerdict.comparisons(kinds),
                List.of(DropoutVerdict.table(kinds)), List.of(DropoutFigures.curves(kinds),
                        DropoutFigures.gaps(kinds), DropoutFigures.weights(kinds)));
    }
}
