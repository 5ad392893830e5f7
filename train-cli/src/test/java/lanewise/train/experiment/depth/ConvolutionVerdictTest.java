package lanewise.train.experiment.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lanewise.train.experiment.depth.ConvolutionRuns.Measured;
import lanewise.train.experiment.depth.ConvolutionVerdict.Gradient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of made-up numbers, on both sides of each decision. */
class ConvolutionVerdictTest {
    private static final int SHALLOW = 8;
    private static final int DEEP = 14;
    private static final double DIVERGED = Double.POSITIVE_INFINITY;

    // Three seeds whose losses differ from one another by less than networks shall differ.
    private static List<Double> about(double loss) {
        return List.of(loss - 0.01, loss, loss + 0.02);
    }

    private static ConvolutionRuns runs(boolean residual, int depth, boolean normalised, List<Double> losses,
            double gradient) {
        List<Double> norms = Collections.nCopies(depth, gradient);
        return new ConvolutionRuns(new ConvolutionNetwork(residual, depth, normalised), losses.stream()
                .map(loss -> Double.isFinite(loss) ? new Measured(norms, norms, norms, Collections.nCopies(10, loss), null)
                        : new Measured(norms, norms, List.of(), List.of(2.5, 9.0), "the loss is NaN")).toList());
    }

    // As He has it: only the deep plain network without batch normalisation has another gradient.
    private static ConvolutionComparison comparison(List<Double> plainDeep, List<Double> plainShallow,
            List<Double> residualDeep, List<Double> residualShallow, List<Double> bare, double bareGradient) {
        List<ConvolutionRuns> all = new ArrayList<>();
        all.add(runs(false, DEEP, true, plainDeep, 1.5));
        all.add(runs(true, DEEP, true, residualDeep, 1.5));
        all.add(runs(false, DEEP, false, bare, bareGradient));
        all.add(runs(true, DEEP, false, bare, 1.5));
        all.add(runs(false, SHALLOW, true, plainShallow, 1));
        all.add(runs(true, SHALLOW, true, residualShallow, 1));
        all.add(runs(false, SHALLOW, false, bare, 1));
        all.add(runs(true, SHALLOW, false, bare, 1));
        return new ConvolutionComparison(all, 16);
    }

    private static List<String> shown(ConvolutionComparison all) {
        return ConvolutionVerdict.statements(all).rows().stream().map(row -> row.get(3)).toList();
    }

    @Test
    void whatHeSaysIsShownByNumbersThatAreSo() {
        ConvolutionComparison all = comparison(about(2), about(1.8), about(1.5), about(1.6), about(2.3), 1e-6);
        assertEquals(Collections.nCopies(12, "shown"), shown(all));
        String text = ConvolutionVerdict.text(all);
        assertTrue(text.startsWith("With batch normalisation the training loss at the end of 10 steps is 1.803 ± 0.015 for 8"
                + " plain layers and 2.003 ± 0.015 for 14; with skip connections it is 1.603 ± 0.015 and 1.503 ± 0.015. That"
                + " plain networks train worse when they are deeper is shown, that 14 layers train better with skip connections"
                + " is shown, and that residual networks train better when they are deeper is shown. From 8 to 14 layers the"
                + " gradient of the first layer before training vanishes (factor 1.0e-06; plain, without batch norm), keeps its"
                + " size (factor 1.5e+00; plain, with batch norm), "), text);
        assertTrue(text.contains("; from Kaiming's initialisation the factors are 1.0e-06, 1.5e+00, 1.5e+00, 1.5e+00. Without"
                + " batch normalisation the losses are 2.303 ± 0.015 and 2.303 ± 0.015 in plain networks, 2.303"), text);
        assertTrue(text.endsWith("10 steps of 16 images show how training begins, and not the test errors of 8.75 % and 6.97 %"
                + " that He's residual networks of 20 and 56 layers have on CIFAR-10 after 64,000 steps of 128."), text);
    }

    @Test
    void theOppositeIsNotShown() {
        ConvolutionComparison all = comparison(about(1.5), about(1.6), about(2), about(1.8), about(1.2), 1);
        assertEquals(List.of("not shown", "not shown", "not shown", "not shown", "not shown", "not shown", "not shown",
                "not shown", "not shown", "shown", "shown", "shown"), shown(all));
        assertTrue(ConvolutionVerdict.text(all).contains("train worse when they are deeper is not shown, that 14 layers train"
                + " better with skip connections is not shown, and that residual networks train better when they are deeper is"
                + " not shown."), ConvolutionVerdict.text(all));
    }

    /** Equal networks, and a difference that the seeds do not agree in. */
    @Test
    void chanceIsNotShown() {
        ConvolutionComparison all = comparison(about(1.6), about(1.6), List.of(1.2, 1.6, 1.9), about(1.6), about(1.6), 1);
        assertEquals(Collections.nCopies(8, "not shown"), shown(all).subList(0, 8));
    }

    @Test
    void divergenceOfAllIsShownAndOfSomeIsNot() {
        List<Double> none = List.of(DIVERGED, DIVERGED, DIVERGED);
        ConvolutionComparison all = comparison(none, about(1.8), about(1.5), about(1.6), none, 1e-6);
        assertEquals("shown", shown(all).getFirst());
        assertEquals(List.of("shown", "not shown", "shown", "shown"), shown(all).subList(4, 8),
                "where both diverged nothing is shown");
        assertTrue(ConvolutionVerdict.text(all).contains("and 3 of 3 diverged for 14;"), ConvolutionVerdict.text(all));
        ConvolutionComparison some =
                comparison(List.of(2.0, DIVERGED, 2.0), about(1.8), about(1.5), about(1.6), about(2), 1);
        assertEquals("not shown", shown(some).getFirst());
        assertTrue(ConvolutionVerdict.text(some).contains("2.000 ± 0.000 and 1 of 3 diverged for 14;"),
                ConvolutionVerdict.text(some));
    }

    @ParameterizedTest
    @CsvSource({"0.099, vanishes", "0.1, keeps its size", "1, keeps its size", "10, keeps its size", "10.1, explodes",
        "0, vanishes", "Infinity, explodes", "NaN, is not finite"})
    void theGradientIsJudgedByItsFactor(double factor, String word) {
        assertEquals(word, Gradient.of(factor).toString());
    }

    @Test
    void aGradientThatIsNotFiniteShowsNothing() {
        ConvolutionComparison all = comparison(about(2), about(1.8), about(1.5), about(1.6), about(2.3), 1);
        List<ConvolutionRuns> runs = new ArrayList<>(all.runs());
        runs.set(2, new ConvolutionRuns(new ConvolutionNetwork(false, DEEP, false), List.of(
                new Measured(List.of(), List.of(), List.of(), List.of(), "the loss is NaN"))));
        ConvolutionComparison broken = new ConvolutionComparison(runs, 16);
        assertEquals(Double.NaN, broken.change(false, false, Measured::first));
        assertEquals("NaN", ConvolutionVerdict.table(broken).rows().get(2).get(1));
    }
}
