package lanewise.nn.metrics;

import java.util.function.Supplier;

/** A metric by its parts. */
record NamedMetric(String name, boolean rising, Supplier<Metric.Accumulator> starter) implements Metric {
    NamedMetric {
        if (name.isBlank()) {
            throw new IllegalArgumentException("Metric: the name is blank; results are found by it");
        }
    }

    @Override
    public Accumulator start() {
        return starter.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
