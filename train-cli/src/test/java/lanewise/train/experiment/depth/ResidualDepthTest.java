package lanewise.train.experiment.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExplodedRunsTest;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SmallExperimentContext;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.RunOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain and residual networks on few synthetic images. */
class ResidualDepthTest {
    @TempDir
    Path folder;

    @Test
    void plainAndResidualNetworksHaveTheSameLayersAndFirstWeights() {
        List<PlannedRun> runs = new ResidualDepth(SmallExperimentContext.PROTOCOL).runs(List.of(42L));
        assertEquals(10, runs.size());
        RunConfig plain = runs.get(2).config();
        RunConfig residual = runs.get(3).config();
        assertEquals(List.of("plain-4-seed42", "residual-4-seed42"), List.of(runs.get(2).name(), runs.get(3).name()));
        assertEquals(List.of(16, 16, 16, 16, 16, 16, 16, 16, 16), plain.mlp().hidden());
        assertEquals(List.of(16), residual.mlp().hidden());
        assertEquals(4, residual.mlp().residualBlocks());
        assertEquals(residual, plain.withNetwork(residual.network()));
    }

    @Test
    void gradientsVanishInPlainNetworksAlone() throws Exception {
        Experiment experiment = new ResidualDepth(SmallExperimentContext.PROTOCOL);
        SmallExperimentContext context = SmallExperimentContext.of(experiment, folder);
        Findings findings = experiment.conclude(context);
        // Each Linear with weights of variance 1/(3M) takes two thirds of the signal: 60 more leave next to nothing.
        assertTrue(findings.comparisons().get(0).within(), findings.verdict());
        assertTrue(findings.comparisons().get(1).within(), findings.verdict());
        RunOutcome.Finished deep = context.finished(experiment.runs(SmallExperimentContext.SEEDS).get(16));
        assertEquals("plain-32-seed42", deep.run().name());
        assertEquals(2 * 66, LayerMetrics.read(deep.folder()).getFirst().gradientNorms().size());
        assertEquals(10, findings.tables().getFirst().rows().size());

        Map<Path, FileTime> written = context.timesOfResults();
        assertEquals(40, written.size(), "five depths, two kinds, two initialisations, two seeds");
        assertEquals(findings.comparisons(), experiment.conclude(context).comparisons());
        assertEquals(written, context.timesOfResults(), "nothing is computed twice");
    }

    @Test
    void aRunThatExplodesCountsAsDivergedThoughItIsFinite() throws Exception {
        RunConfig config = SmallExperimentContext.PROTOCOL;
        DeepNetworks networks = DeepNetworks.of(ExplodedRunsTest.context(config, 2, 2 * EpochMetrics.DIVERGED), 2, false,
                _ -> config, Collections.nCopies(4, List.of(1.0)).iterator());
        assertEquals(1, networks.diverged());
        assertEquals(List.of(2.0), networks.last(EpochMetrics::validationLoss));
    }
}
