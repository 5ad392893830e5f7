package lanewise.train.experiment.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.SmallExperimentContext;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunDirectory;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.Sample;
import lanewise.train.training.DataSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead units and dropout, on few synthetic images. */
class UnitExperimentsTest {
    @TempDir
    Path folder;

    @Test
    void deadUnitsAreCountedBeforeTrainingAndAfterEachEpoch() throws Exception {
        Experiment experiment = new DeadReluUnits(SmallExperimentContext.PROTOCOL);
        SmallExperimentContext context = SmallExperimentContext.of(experiment, folder);
        Findings findings = experiment.conclude(context);
        assertEquals(List.of("0", "1", "3"), findings.tables().getFirst().rows().subList(0, 3).stream()
                .map(row -> row.get(1)).toList());
        assertEquals(8, context.timesOfResults().size(), "two optimizers, with and without, two seeds");
        // Normalised units are positive for some image before training, whatever the weights.
        List<String> normalised = findings.tables().getFirst().rows().get(3);
        assertEquals("SGD 0.1, batch norm", normalised.getFirst());
        Map<Path, FileTime> written = context.timesOfResults();
        assertEquals(findings.verdict(), experiment.conclude(context).verdict());
        assertEquals(written, context.timesOfResults());
    }

    /** Σ_k ‖w_k‖² E[x_k²] over the last layer, from the inputs of its 360 training images, one by one. */
    @Test
    void thePenaltyIsThatOfTheLastLayersInputs() throws Exception {
        Experiment experiment = new DropoutKinds(SmallExperimentContext.PROTOCOL);
        List<PlannedRun> runs = experiment.runs(SmallExperimentContext.SEEDS);
        assertEquals(List.of(6, 6, 6, 6, 6, 6), runs.stream().map(run -> run.config().epochs()).toList());
        assertEquals(1.0, runs.getLast().config().mlp().gaussianDropout(), "the variance of dropout with p = 0.5");
        SmallExperimentContext context = SmallExperimentContext.of(experiment, folder);
        Findings findings = experiment.conclude(context);
        assertEquals(3, findings.tables().getFirst().rows().size());
        List<Double> penalties = new ArrayList<>();
        for (PlannedRun run : runs.subList(2, 4)) {
            penalties.add(penalty(context, run));
        }
        assertEquals(Sample.of(penalties.get(0), penalties.get(1)).format(1),
                findings.tables().getFirst().rows().get(1).get(5));
    }

    private static double penalty(SmallExperimentContext context, PlannedRun run) throws IOException {
        Module model = ModelFile.read(RunDirectory.modelIn(context.finished(run).folder())).model();
        Tensor weight = model.namedParameters().get("3.weight").value();
        int[] training = DataSplit.of(context.images().train(), run.config()).train();
        double sum = 0;
        for (int image : training) {
            Tensor[] hidden = new Tensor[1];
            Evaluation.of(model, context.images().train(), new int[] {image},
                    weight.dtype(), (name, layer, output) -> hidden[0] = name.equals("1") ? output : hidden[0]);
            for (int k = 0; k < weight.dim(1); k++) {
                for (int c = 0; c < weight.dim(0); c++) {
                    sum += Math.pow(weight.get(c, k) * hidden[0].get(0, k), 2);
                }
            }
        }
        return sum / training.length;
    }
}
