package lanewise.train.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.train.config.RunConfig;
import lanewise.train.series.SweepResults.Mean;
import org.junit.jupiter.api.Test;

class SweepResultsTest {
    @Test
    void theDeviationIsThatOfASample() {
        Mean mean = Mean.of(new double[] {1, 2, 4});
        assertEquals(7.0 / 3, mean.mean());
        // (16 + 1 + 25) / 9 / 2
        assertEquals(Math.sqrt(7.0 / 3), mean.deviation(), 1e-15);
        assertEquals(5, Mean.of(new double[] {5}).mean());
        assertTrue(Double.isNaN(Mean.of(new double[] {5}).deviation()));
        assertTrue(Double.isNaN(Mean.of(new double[0]).mean()));
    }

    @Test
    void seedsBelongToOnePointInTheOrderOfThePlan() {
        SweepPlan.Axis rates = new SweepPlan.Axis("lr", List.of("1", "2"));
        SweepPlan.Axis seeds = new SweepPlan.Axis("seed", List.of("7", "8"));
        List<SweepPlan.Run> runs = Stream.of("7", "8").flatMap(seed -> Stream.of("1", "2").map(rate ->
                new SweepPlan.Run(new PlannedRun(seed + rate, RunConfig.DEFAULT), Map.of("seed", seed, "lr", rate))))
                .toList();
        SweepPlan plan = new SweepPlan(List.of(seeds, rates), runs, null);
        List<RunOutcome> outcomes = plan.planned().stream()
                .<RunOutcome>map(run -> new RunOutcome.Diverged(run, List.of(), "the loss is NaN")).toList();
        SweepResults results = SweepResults.of(plan, outcomes);
        assertEquals(List.of(Map.of("lr", "1"), Map.of("lr", "2")),
                results.points().stream().map(SweepResults.Point::values).toList());
        assertEquals(List.of("71", "81"), results.points().getFirst().diverged().stream()
                .map(outcome -> outcome.run().name()).toList());
        assertEquals(List.of(rates), plan.axesButSeed());
    }
}
