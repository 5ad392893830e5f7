package lanewise.train.series;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import lanewise.train.config.RunConfig;
import lanewise.train.data.selection.DataReference;

/**
 * What a sweep trains: the grid of the values of some options. It is the contents of {@code sweep.json}.
 *
 * @param axes the options that have several values
 * @param runs the runs, one for each combination of values
 * @param data the data, or null in a plan for any
 */
public record SweepPlan(List<Axis> axes, List<Run> runs,
        @JsonSetter(nulls = Nulls.SET) DataReference data) {
    /** The option whose values are repetitions of the same experiment. */
    public static final String SEED = "seed";

    /** Keeps copies. */
    public SweepPlan {
        axes = List.copyOf(axes);
        runs = List.copyOf(runs);
    }

    /**
     * An option with several values.
     *
     * @param option its name, as in {@code lr}
     * @param values its values as they are written, in order
     */
    public record Axis(String option, List<String> values) {
        /** Keeps a copy. */
        public Axis {
            values = List.copyOf(values);
        }
    }

    /**
     * One of the runs.
     *
     * @param planned its name and configuration
     * @param values the value of each option that has several, by name
     */
    public record Run(PlannedRun planned, Map<String, String> values) {
        /** Keeps a copy, in the same order. */
        public Run {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** Returns the same plan for certain data. */
    public SweepPlan withData(DataReference reference) {
        return new SweepPlan(axes, runs, reference);
    }

    /** Returns the same plan with what becomes of each configuration. */
    public SweepPlan withConfigs(UnaryOperator<RunConfig> change) {
        return new SweepPlan(axes, runs.stream().map(run -> {
            PlannedRun planned = run.planned();
            return new Run(new PlannedRun(planned.name(), change.apply(planned.config())), run.values());
        }).toList(), data);
    }

    /** Returns the runs to train. */
    public List<PlannedRun> planned() {
        return runs.stream().map(Run::planned).toList();
    }

    /** Returns the axes but for the seed. */
    public List<Axis> axesButSeed() {
        return axes.stream().filter(axis -> !axis.option().equals(SEED)).toList();
    }
}
