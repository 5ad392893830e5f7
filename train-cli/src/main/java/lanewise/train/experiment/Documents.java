package lanewise.train.experiment;

import java.util.List;

/** The numbers that the documents report, each from a single run of ten epochs. */
public final class Documents {
    /** The documents, as tables name them. */
    public static final String AMSTERDAM = "Amsterdam homework 1";
    public static final String SECOND_AMSTERDAM = "Amsterdam homework 1, second solution";
    public static final String SHARIF = "Sharif homework 2";
    public static final String BEN_GURION = "Ben-Gurion homework 1";

    /**
     * A test accuracy.
     *
     * @param source the document and its question
     * @param value the accuracy
     */
    public record TestAccuracy(String source, double value) {}

    /**
     * What is reported of one network.
     *
     * @param testAccuracies the test accuracies
     * @param curveSource the document of the curves
     * @param trainLosses the training loss of each epoch
     * @param validationAccuracies the validation accuracy after each epoch
     */
    public record Reported(List<TestAccuracy> testAccuracies, String curveSource, List<Double> trainLosses,
            List<Double> validationAccuracies) {}

    /** The default network. */
    public static final Reported DEFAULT_NETWORK = new Reported(
            List.of(new TestAccuracy(AMSTERDAM + ", question 2", 0.4972),
                    new TestAccuracy(SECOND_AMSTERDAM + ", question 3", 0.4988),
                    new TestAccuracy(BEN_GURION + ", question 3", 0.4794)),
            BEN_GURION + ", question 3",
            List.of(1.8858180613234825, 1.55984281138002, 1.4876859021264848, 1.4454249754220376, 1.4136744187796868,
                    1.3828731619405819, 1.3473959059996976, 1.337990804963375, 1.3071571058731482,
                    1.2830195761435697),
            List.of(0.4244, 0.4672, 0.4586, 0.482, 0.411, 0.4588, 0.4648, 0.4638, 0.483, 0.4526));

    /** The default network with PyTorch's initialisation. */
    public static final Reported PYTORCH_INIT = new Reported(
            List.of(new TestAccuracy(AMSTERDAM + ", question 3", 0.4860),
                    new TestAccuracy(SECOND_AMSTERDAM + ", question 4", 0.4789),
                    new TestAccuracy(BEN_GURION + ", question 4.a", 0.4769)),
            BEN_GURION + ", question 4.a",
            List.of(1.8826203600973146, 1.5337753781565913, 1.4626478707348858, 1.4233761142801356,
                    1.3696179824676948, 1.341387393807414, 1.3101794960831645, 1.274615979772008,
                    1.2484933640542533, 1.238007300429874),
            List.of(0.4024, 0.4558, 0.4572, 0.481, 0.4674, 0.4862, 0.4568, 0.4858, 0.47, 0.4714));

    /** Amsterdam homework 1, question 5.f. */
    public static final double BATCH_NORM_TEST_ACCURACY = 0.4965;

    /** Ben-Gurion homework 1, question 4.b.iii: the best rate. */
    public static final double BEST_RATE = 0.1;
    /** The best validation accuracy at that rate. */
    public static final double BEST_RATE_ACCURACY = 0.4962;

    private Documents() {}
}
