package lanewise.train.experiment.optimisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.Tanh;
import lanewise.nn.gradcheck.Hessian;
import lanewise.nn.gradcheck.Jacobian;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.Findings;
import lanewise.train.experiment.Findings.Comparison;
import lanewise.train.experiment.SmallExperimentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saddles, descent from one, Newton's method and logistic regression, on synthetic images. */
class OptimisationExperimentsTest {
    private static final Images MANY = SyntheticImages.generate(2000, 10, 7).train();

    @TempDir
    Path folder;

    private Findings conclude(Experiment experiment, int images) throws Exception {
        assertEquals(List.of(), experiment.runs(SmallExperimentContext.SEEDS));
        return experiment.conclude(
                SmallExperimentContext.of(experiment, SyntheticImages.generate(images, 10, 7), folder));
    }

    private static void assertWithin(Findings findings) {
        for (Comparison comparison : findings.comparisons()) {
            assertTrue(comparison.within(), comparison::toString);
        }
    }

    @Test
    void featuresAreStandardisedMeansOfQuarters() {
        PairOfClasses data = PairOfClasses.of(MANY, 3, 5, 50);
        assertEquals(100, data.samples());
        assertEquals(50, data.targets().sum().item());
        for (int feature = 0; feature < PairOfClasses.FEATURES; feature++) {
            assertEquals(0, data.features().select(1, feature).mean().item(), 1e-12);
            assertEquals(1, data.features().select(1, feature).std().item(), 1e-12);
        }
        // Feature 7 is the lower right quarter of the green channel; shift and scale are left out.
        int[] first = IntStream.range(0, MANY.count()).filter(i -> MANY.label(i) == 3).limit(50)
                .toArray();
        double[] means = Arrays.stream(first).mapToDouble(OptimisationExperimentsTest::greenCorner).toArray();
        double ratio = (means[1] - means[0]) / (means[2] - means[0]);
        Tensor column = data.features().select(1, 7);
        assertEquals(ratio, (column.get(1) - column.get(0)) / (column.get(2) - column.get(0)), 1e-9);
    }

    private static double greenCorner(int image) {
        double sum = 0;
        for (int y = 16; y < 32; y++) {
            for (int x = 16; x < 32; x++) {
                sum += MANY.block(image)[MANY.offset(image) + Images.PLANE + y * 32 + x] & 0xff;
            }
        }
        return sum / 256;
    }

    @Test
    void theGradientOfAllParametersIsThatOfTheLoss() {
        BinaryObjective objective = new BinaryObjective(new Sequential(new Linear(PairOfClasses.FEATURES, 3, DType.F64),
                new Tanh(), new Linear(3, 1, DType.F64)), PairOfClasses.of(MANY, 0, 1, 20));
        Tensor theta = Tensor.normal(new Philox(5, 0), DType.F64, objective.size());
        Tensor byDifferences = Jacobian.numerical(at -> Tensor.wrap(new double[] {objective.loss(at)}), theta);
        double error = objective.gradient(theta).sub(byDifferences.reshape(-1)).abs().max().item();
        assertTrue(error < 1e-9, "error " + error);
        double[] losses = objective.descend(theta, 0.1, 5);
        assertEquals(objective.loss(theta), losses[5], "θ is the last point");
        assertTrue(losses[5] < losses[0]);
    }

    @Test
    void theHessianOfLogisticRegressionIsThatOfItsGradient() {
        PairOfClasses data = PairOfClasses.of(MANY, 3, 5, 40);
        BinaryObjective objective = new BinaryObjective(new Linear(PairOfClasses.FEATURES, 1, DType.F64), data);
        Tensor theta = Tensor.normal(new Philox(6, 0), DType.F64, objective.size());
        double error = Hessian.numerical(objective::gradient, theta)
                .sub(LogisticMeasurements.hessian(data, theta)).abs().max().item();
        assertTrue(error < 1e-8, "error " + error);
    }

    @Test
    void sharesOfSaddlesAndMinimaAreTheDocuments() throws Exception {
        Findings findings = conclude(new SaddlePoints(), 20);
        assertWithin(findings);
        List<List<String>> rows = findings.tables().getFirst().rows();
        // Without independence: 1/√2 for n = 2 and ½ + √2/π for n = 3, within four standard errors of 20,000 trials.
        assertEquals(Math.sqrt(0.5), Double.parseDouble(rows.get(1).get(6)), 4 * Math.sqrt(0.707 * 0.293 / 20_000));
        assertEquals(0.5 + Math.sqrt(2) / Math.PI, Double.parseDouble(rows.get(2).get(6)),
                4 * Math.sqrt(0.95 * 0.05 / 20_000));
        assertEquals("0.5000", rows.getFirst().get(1));
        assertEquals("0.0000", rows.getFirst().get(5), "on a line nothing is a saddle");
    }

    @Test
    void descentIsStuckAtASaddleAndSlowBesideIt() throws Exception {
        Findings findings = conclude(new SaddleDescent(), 2000);
        assertWithin(findings);
        assertTrue(findings.verdict().contains("does not move from there"), findings.verdict());
        assertEquals("–", findings.tables().getFirst().rows().getFirst().get(2));
    }

    @Test
    void newtonsDigitsDouble() throws Exception {
        Findings findings = conclude(new NewtonConvergence(), 2000);
        assertWithin(findings);
        assertEquals(3, findings.comparisons().size());
        assertTrue(findings.verdict().startsWith("The digits double"), findings.verdict());
        assertTrue(findings.verdict().contains("1.00 for the double root"), findings.verdict());
    }

    @Test
    void everyStartLeadsToTheOneMinimum() throws Exception {
        Findings findings = conclude(new LogisticRegression(), 2000);
        assertWithin(findings);
        assertTrue(findings.verdict().startsWith("Newton's method finds the minimum"), findings.verdict());
    }

    /** Four images in twelve dimensions can always be told apart by a plane: the loss falls for ever. */
    @Test
    void classesThatAPlaneSeparatesHaveNoMinimum() throws Exception {
        Findings findings = conclude(new LogisticRegression(), 20);
        assertTrue(findings.verdict().startsWith("Newton's method finds no minimum"), findings.verdict());
        assertFalse(findings.comparisons().getLast().within());
        assertEquals(2, conclude(new NewtonConvergence(), 20).comparisons().size(), "the two roots remain");
    }
}
