package lanewise.train.experiment.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import lanewise.nn.LayerObserver;
import lanewise.nn.Linear;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.experiment.Comparisons;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.EpochFigure;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.Findings.Figure;
import lanewise.train.experiment.Findings.Table;
import lanewise.train.experiment.ResultCache;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunDirectory;
import lanewise.train.report.chart.ChartStyle;
import lanewise.train.report.chart.Charts;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;
import lanewise.train.training.DataSplit;
import org.knowm.xchart.CategoryChart;

/** Dropout by coin and by normal factors of the same variance, and none: how much do they regularise? */
public final class DropoutKinds implements Experiment {
    private static final String SOURCE = Documents.SHARIF + ", questions 2.b and 5";
    private static final double PROBABILITY = 0.5;
    private static final int TIMES_EPOCHS = 2; // more than the protocol, so that there is something to regularise
    private static final int DECIMALS = 3;

    private final RunConfig protocol;

    /**
     * What the best epoch's model of one run does without noise.
     *
     * @param trainLoss the loss on the training images
     * @param validationLoss the loss on the validation images
     * @param weightNorm the norm of the weights behind the noise, those of the last layer
     * @param penalty Σ_k ‖w_k‖² E[x_k²], with the weights w_k behind unit k and its output x_k on training images
     */
    private record Measured(
            @JsonProperty("train_loss") double trainLoss,
            @JsonProperty("validation_loss") double validationLoss,
            @JsonProperty("weight_norm") double weightNorm,
            @JsonProperty("penalty") double penalty) {
        double gap() {
            return validationLoss - trainLoss;
        }
    }

    /** The runs of one kind of noise. */
    private record Kind(String name, SeedRuns runs, List<Measured> measured) {
        Sample sample(ToDoubleFunction<Measured> number) {
            return Sample.of(measured.stream().mapToDouble(number).toArray());
        }
    }

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public DropoutKinds(RunConfig protocol) {
        this.protocol = protocol.withEpochs(TIMES_EPOCHS * protocol.epochs());
    }

    @Override
    public String name() {
        return "dropout";
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
        Kind none = kind("none", context, protocol);
        Kind coin = kind("by coin, p = " + PROBABILITY, context, coin());
        Kind gaussian = kind("Gaussian, σ = " + gaussian().mlp().gaussianDropout(), context, gaussian());
        List<Comparison> comparisons = new ArrayList<>();
        for (Kind kind : List.of(coin, gaussian)) {
            comparisons.add(Comparisons.ofDifference("gap between training and validation loss, dropout " + kind.name(),
                    SOURCE, "regularises: smaller", none.sample(Measured::gap).minus(kind.sample(Measured::gap)),
                    DECIMALS, " nats smaller"));
            comparisons.add(Comparisons.ofDifference("Σ w² x² behind the noise, dropout " + kind.name(), SOURCE,
                    "a penalty on it: smaller",
                    none.sample(Measured::penalty).minus(kind.sample(Measured::penalty)), DECIMALS, " smaller"));
        }
        List<Kind> kinds = List.of(none, coin, gaussian);
        return new Findings(verdict(kinds), comparisons, List.of(table(kinds)),
                List.of(curves(kinds), gaps(kinds), weights(kinds)));
    }

    private Kind kind(String name, ExperimentContext context, RunConfig config) throws IOException {
        SeedRuns runs = SeedRuns.of(context, config);
        List<Measured> measured = new ArrayList<>();
        for (RunOutcome.Finished run : runs.runs()) {
            measured.add(ResultCache.get(context.folder().resolve(run.run().name() + ".json"),
                    List.of(run.summary().modelSha256(), context.images().sha256()),
                    new TypeReference<Measured>() { }, () -> measure(run, context.images().train())));
        }
        return new Kind(name, runs, measured);
    }

    private static Measured measure(RunOutcome.Finished run, Images images) throws IOException {
        ModelFile file = ModelFile.read(RunDirectory.modelIn(run.folder()));
        DataSplit split = DataSplit.of(images, run.run().config());
        Linear last = (Linear) file.model().children().lastEntry().getValue();
        Tensor squares = Tensor.zeros(DType.F64, Shape.of(last.inFeatures()));
        Tensor[] before = new Tensor[1]; // the input of the last layer: noise does nothing to it here
        LayerObserver observer = (name, layer, output) -> {
            if (layer == last) {
                squares.add(before[0].to(DType.F64).square().sum(0), squares);
            }
            before[0] = output;
        };
        double trainLoss = Evaluation.of(file.model(), images, split.train(), file.dtype(), observer).loss();
        double validationLoss =
                Evaluation.of(file.model(), images, split.validation(), file.dtype(), (name, layer, y) -> { }).loss();
        Tensor weight = last.weight().value().to(DType.F64);
        double penalty = weight.square().sum(0).dot(squares).item() / split.train().length;
        return new Measured(trainLoss, validationLoss, Math.sqrt(weight.square().sum().item()), penalty);
    }

    private static String verdict(List<Kind> kinds) {
        List<String> parts = new ArrayList<>();
        for (Kind kind : kinds) {
            parts.add(String.format(Locale.ROOT, "%s: gap %s nats, Σ w² x² %s, test accuracy %s", kind.name(),
                    kind.sample(Measured::gap).format(DECIMALS), kind.sample(Measured::penalty).format(1),
                    kind.runs().testAccuracy().format(DECIMALS)));
        }
        return "Validation loss minus training loss of the best epoch's model, the penalised sum behind the noise, and"
                + " the test accuracy. Dropout " + String.join("; ", parts) + ".";
    }

    private static Table table(List<Kind> kinds) {
        return new Table("The best epoch's models without noise: mean ± standard deviation over the seeds",
                List.of("dropout", "training loss", "validation loss", "gap", "‖W‖ behind it", "Σ w² x²",
                        "best epoch", "test accuracy"),
                kinds.stream().map(kind -> List.of(kind.name(), kind.sample(Measured::trainLoss).format(DECIMALS),
                        kind.sample(Measured::validationLoss).format(DECIMALS),
                        kind.sample(Measured::gap).format(DECIMALS),
                        kind.sample(Measured::weightNorm).format(2), kind.sample(Measured::penalty).format(1),
                        kind.runs().sample(run -> run.summary().bestEpoch()).format(1),
                        kind.runs().testAccuracy().format(4))).toList());
    }

    private Figure curves(List<Kind> kinds) throws IOException {
        EpochFigure figure = new EpochFigure("Validation loss with and without dropout", "cross-entropy (nats)");
        for (Kind kind : kinds) {
            figure.mean(kind.name(), kind.runs(), EpochMetrics::validationLoss);
        }
        return figure.toFigure(name() + "-loss.png", "Validation loss after each epoch, mean over the seeds ± standard"
                + " deviation. Does it stop rising with dropout?");
    }

    private Figure gaps(List<Kind> kinds) throws IOException {
        CategoryChart chart = Charts.bars("Loss of the best epoch's model without noise", "dropout",
                "cross-entropy (nats)");
        bars(chart, "training images", kinds, Measured::trainLoss);
        bars(chart, "validation images", kinds, Measured::validationLoss);
        return new Figure(name() + "-gap.png", "Loss on training and validation images, mean over the seeds ± standard"
                + " deviation. How large is the gap between the two?", Charts.png(chart));
    }

    private Figure weights(List<Kind> kinds) throws IOException {
        CategoryChart chart = Charts.bars("Weights behind the noise", "dropout", "Σ_k ‖w_k‖² E[x_k²]");
        bars(chart, "penalised sum", kinds, Measured::penalty);
        chart.getStyler().setLegendVisible(false);
        return new Figure(name() + "-weights.png", "The sum of squares that Gaussian noise penalises, over the weights"
                + " of the last layer and its inputs on training images, mean ± standard deviation. Do both kinds of"
                + " noise keep it small?", Charts.png(chart));
    }

    private static void bars(CategoryChart chart, String name, List<Kind> kinds, ToDoubleFunction<Measured> number) {
        int colour = chart.getSeriesMap().size();
        chart.addSeries(name, kinds.stream().map(Kind::name).toList(),
                kinds.stream().map(kind -> kind.sample(number).mean()).toList(), kinds.stream().map(kind ->
                        kind.measured().size() == 1 ? 0 : kind.sample(number).standardDeviation()).toList())
                .setFillColor(ChartStyle.series(colour));
    }
}
