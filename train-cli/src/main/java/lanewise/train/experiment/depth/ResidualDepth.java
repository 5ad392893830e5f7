package lanewise.train.experiment.depth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import lanewise.train.config.InitKind;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.ResultCache;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.series.PlannedRun;

/**
 * Deep networks with and without skip connections. A network of n blocks has a first Linear, 2 n Linears of equal
 * width and a last one; every Linear of the plain network but the last is followed by the activation, while in the
 * residual network a skip connection goes round each pair of them, whose second one has no activation. Layer i starts
 * from the same numbers in both.
 */
public final class ResidualDepth implements Experiment {
    static final String NAME = "residual";
    static final String SOURCE = Documents.SECOND_AMSTERDAM + ", question 2.d";
    static final List<Integer> BLOCKS = List.of(2, 4, 8, 16, 32);
    static final int EPOCHS = 1;
    private static final double RATE = 0.01; // at 0.1 deep residual networks diverge within a few steps

    private final RunConfig protocol;

    /** Declares the experiment; the protocol is the configuration that its runs start from. */
    public ResidualDepth(RunConfig protocol) {
        this.protocol = protocol.withNetwork(protocol.mlp().withInit(InitKind.PYTORCH))
                .withEpochs(EPOCHS).withLearningRate(RATE);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Deep networks with and without skip connections";
    }

    @Override
    public String question() {
        return "Does the gradient vanish on its way to the first layer of a deep network, do skip connections prevent"
                + " it, and does the training become more stable?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    private RunConfig config(int blocks, boolean residual, InitKind init) {
        MlpConfig network = protocol.mlp().withInit(init);
        int width = network.hidden().getFirst();
        return protocol.withNetwork(residual ? network.withResidualBlocks(blocks)
                : network.withHidden(Collections.nCopies(1 + 2 * blocks, width)));
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        List<PlannedRun> runs = new ArrayList<>();
        for (int blocks : BLOCKS) {
            runs.addAll(SeedRuns.plan("plain-" + blocks, config(blocks, false, InitKind.PYTORCH), seeds));
            runs.addAll(SeedRuns.plan("residual-" + blocks, config(blocks, true, InitKind.PYTORCH), seeds));
        }
        return runs;
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        List<ResultCache.Computation<List<Double>>> computations = new ArrayList<>();
        for (int blocks : BLOCKS) {
            for (boolean residual : new boolean[] {false, true}) {
                computations.addAll(DeepNetworks.computations(context, blocks, residual,
                        init -> config(blocks, residual, init)));
            }
        }
        Iterator<List<Double>> computed = context.compute(computations).iterator();
        List<DeepNetworks> plain = new ArrayList<>();
        List<DeepNetworks> residual = new ArrayList<>();
        for (int blocks : BLOCKS) {
            plain.add(DeepNetworks.of(context, blocks, false, init -> config(blocks, false, init), computed));
            residual.add(DeepNetworks.of(context, blocks, true, init -> config(blocks, true, init), computed));
        }
        return new Findings(ResidualDepthVerdict.text(plain, residual),
                ResidualDepthVerdict.comparisons(plain, residual),
                List.of(ResidualDepthVerdict.table(plain, residual)),
                List.of(ResidualDepthFigures.byLayer(plain, residual), ResidualDepthFigures.byDepth(plain, residual),
                        ResidualDepthFigures.losses(plain, residual)));
    }
}
