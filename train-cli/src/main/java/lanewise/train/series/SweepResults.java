package lanewise.train.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a sweep found: a point for each combination of values, with the runs of all seeds.
 *
 * @param plan what was trained
 * @param outcomes what became of each run, in the order of the plan
 * @param points the points, the best first: those none of whose runs diverged, by their mean validation accuracy, then
 *     the others
 */
public record SweepResults(SweepPlan plan, List<RunOutcome> outcomes, List<Point> points) {
    /**
     * A mean over seeds.
     *
     * @param mean the mean, NaN of nothing
     * @param deviation the standard deviation, with n − 1 in the denominator; NaN of fewer than two
     */
    public record Mean(double mean, double deviation) {
        static Mean of(double[] values) {
            if (values.length == 0) {
                return new Mean(Double.NaN, Double.NaN);
            }
            Sample sample = Sample.of(values);
            return new Mean(sample.mean(), sample.standardDeviation());
        }
    }

    /**
     * One combination of values.
     *
     * @param values the value of each option that has several, but for the seed
     * @param outcomes its runs, one for each seed
     */
    public record Point(Map<String, String> values, List<RunOutcome> outcomes) {
        /** Returns the runs that came to their end and did not diverge. */
        public List<RunOutcome.Finished> finished() {
            return outcomes.stream().flatMap(outcome -> outcome.undiverged().stream()).toList();
        }

        /** Returns the runs that diverged. */
        public List<RunOutcome> diverged() {
            return outcomes.stream().filter(outcome -> outcome.divergence().isPresent()).toList();
        }

        /** Returns the best validation accuracy of the {@link #finished} runs. */
        public Mean validationAccuracy() {
            return mean(run -> run.summary().bestValidationAccuracy());
        }

        /** Returns the test accuracy of the {@link #finished} runs. */
        public Mean testAccuracy() {
            return mean(run -> run.summary().testAccuracy());
        }

        /** Returns the epoch whose model was kept of the {@link #finished} runs. */
        public Mean bestEpoch() {
            return mean(run -> run.summary().bestEpoch());
        }

        /** Returns the training loss of the last epoch of the {@link #finished} runs. */
        public Mean trainLoss() {
            return mean(run -> run.history().getLast().trainLoss());
        }

        private Mean mean(ToDoubleFunction<RunOutcome.Finished> value) {
            return Mean.of(finished().stream().mapToDouble(value).toArray());
        }
    }

    /** Collects the runs of each point, and orders the points. */
    public static SweepResults of(SweepPlan plan, List<RunOutcome> outcomes) {
        Map<Map<String, String>, List<RunOutcome>> byValues = new LinkedHashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Map<String, String> values = new LinkedHashMap<>(plan.runs().get(i).values());
            values.remove(SweepPlan.SEED);
            byValues.computeIfAbsent(values, key -> new ArrayList<>()).add(outcomes.get(i));
        }
        List<Point> points = new ArrayList<>();
        byValues.forEach((values, runs) -> points.add(new Point(values, List.copyOf(runs))));
        points.sort(Comparator.comparing((Point point) -> !point.diverged().isEmpty())
                .thenComparing(point -> point.finished().isEmpty())
                .thenComparing(Comparator.comparingDouble(
                        (Point point) -> point.validationAccuracy().mean()).reversed()));
        return new SweepResults(plan, List.copyOf(outcomes), List.copyOf(points));
    }
}
