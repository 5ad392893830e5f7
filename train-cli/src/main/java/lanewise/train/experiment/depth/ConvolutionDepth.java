package lanewise.train.experiment.depth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import lanewise.train.config.InitKind;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.ResultCache;
import lanewise.train.experiment.depth.ConvolutionRuns.Measured;
import lanewise.train.series.PlannedRun;

/**
 * Convolution networks of two depths, plain and residual, with and without batch normalisation: how large the gradient is
 * in each layer, and how the training begins. The documents ask about skip connections and have no numbers of these networks,
 * so nothing of this is among the comparisons. Source of what is expected: K. He, X. Zhang, S. Ren, J. Sun: Deep residual
 * learning for image recognition, 2015, arXiv 1512.03385, whose trainings see two and a half thousand times as many images.
 */
public final class ConvolutionDepth implements Experiment {
    static final String NAME = "residual-conv";
    static final String HE = "He et al. 2015, Deep residual learning for image recognition";
    private static final int SHALLOW = 20;
    private static final int DEEP = 56;
    private static final int IMAGES = 3_560; // nine tenths of which make 200 steps
    private static final int BATCH = 16;
    // He begins with 0.01 for batches of 128 where 0.1 is too much at first, as it is here; made smaller as the batches are.
    private static final double RATE = 0.00125;
    private static final OptimizerConfig SGD = new OptimizerConfig.Sgd(0.9, false, 1e-4);

    private final RunConfig protocol;
    private final List<Integer> depths;
    private final int images;

    /** Declares the experiment; the protocol is the configuration that its trainings start from. */
    public ConvolutionDepth(RunConfig protocol) {
        this(protocol, SHALLOW, DEEP, IMAGES);
    }

    /** Declares the experiment with other depths, and another number of images to train and validate with. */
    ConvolutionDepth(RunConfig protocol, int shallow, int deep, int images) {
        this.protocol = protocol.withBatchSize(BATCH).withEpochs(1).withOptimizer(SGD, RATE);
        depths = List.of(deep, shallow);
        this.images = images;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Deep convolution networks: plain, residual, batch normalisation";
    }

    @Override
    public String question() {
        return "Does a deeper convolution network train worse, do skip connections prevent it, and what does batch"
                + " normalisation do to the gradient in each layer and to the loss?";
    }

    @Override
    public String source() {
        return HE + ", for what is expected; " + Documents.SECOND_AMSTERDAM + ", question 2.d, asks about skip connections";
    }

    /** Returns none: the trainings are on a part of the images, and what they show is in their steps. */
    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return List.of();
    }

    @Override
    public int trainings(List<Long> seeds) {
        return networks().size() * seeds.size();
    }

    @Override
    public List<RunConfig> configs(List<Long> seeds) {
        return networks().stream().flatMap(network -> seeds.stream().map(seed -> config(network, seed))).toList();
    }

    private RunConfig config(ConvolutionNetwork network, long seed) {
        return protocol.withNetwork(network.config(InitKind.PYTORCH)).withSeed(seed);
    }

    // The deep ones first: they take longest.
    private List<ConvolutionNetwork> networks() {
        List<ConvolutionNetwork> networks = new ArrayList<>();
        for (int depth : depths) {
            for (boolean normalised : new boolean[] {true, false}) {
                for (boolean residual : new boolean[] {false, true}) {
                    networks.add(new ConvolutionNetwork(residual, depth, normalised));
                }
            }
        }
        return networks;
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        List<ResultCache.Computation<Measured>> trainings = new ArrayList<>();
        for (ConvolutionNetwork network : networks()) {
            for (long seed : context.seeds()) {
                trainings.add(ConvolutionRuns.training(context, network, config(network, seed), images));
            }
        }
        Iterator<Measured> measured = context.compute(trainings).iterator();
        ConvolutionComparison all = new ConvolutionComparison(networks().stream().map(network ->
                new ConvolutionRuns(network, context.seeds().stream().map(_ -> measured.next()).toList())).toList(), BATCH);
        return new Findings(ConvolutionVerdict.text(all), List.of(),
                List.of(ConvolutionVerdict.statements(all), ConvolutionVerdict.table(all)),
                List.of(ConvolutionFigures.first(all), ConvolutionFigures.last(all), ConvolutionFigures.losses(all, true),
                        ConvolutionFigures.losses(all, false)));
    }
}
