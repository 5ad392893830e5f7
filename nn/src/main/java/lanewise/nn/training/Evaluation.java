package lanewise.nn.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.LayerObserver;
import lanewise.nn.Module;
import lanewise.nn.data.Batch;
import lanewise.nn.data.Batches;
import lanewise.nn.data.DataLoader;
import lanewise.nn.loss.Loss;
import lanewise.nn.metrics.Metric;
import lanewise.tensor.Tensor;

/**
 * How well a module does on samples.
 *
 * @param loss the mean of the batches' losses, each of which counts as many times as the batch has samples
 * @param metrics the figures by their names, in order
 */
public record Evaluation(double loss, SequencedMap<String, Double> metrics) {
    /** Keeps a copy of the figures. */
    public Evaluation {
        metrics = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metrics));
    }

    /**
     * Evaluates a module in eval mode, in which it was before or not: its mode is set back, and that of each module below it,
     * such as a normalisation that is frozen in eval mode.
     *
     * <pre>{@code
     * Evaluation test = Evaluation.of(model, new SoftmaxCrossEntropyLoss(), testLoader, Metric.accuracy());
     * System.out.println(test.metric("accuracy"));
     * }</pre>
     *
     * @param loss keeps the state of its latest forward pass only, so that it may be that of a training between two steps
     * @param loader whose epoch 0 is evaluated
     * @throws IllegalArgumentException if two metrics have the same name
     */
    public static Evaluation of(Module module, Loss loss, DataLoader loader, Metric... metrics) {
        return of(module, loss, loader, (name, layer, output) -> { }, metrics);
    }

    /**
     * Does the same, and shows the layers' outputs to an observer, batch by batch.
     *
     * @throws IllegalArgumentException if two metrics have the same name
     */
    public static Evaluation of(Module module, Loss loss, DataLoader loader, LayerObserver observer, Metric... metrics) {
        requireNames(metrics);
        Modes before = new Modes(module);
        module.eval();
        try (Batches batches = loader.epoch(0)) {
            List<Metric.Accumulator> accumulators = new ArrayList<>();
            for (Metric metric : metrics) {
                accumulators.add(metric.start());
            }
            double total = 0;
            long samples = 0;
            for (Batch batch : batches) {
                Tensor outputs = module.forward(batch.inputs(), observer);
                total += loss.forward(outputs, batch.targets()) * batch.size();
                accumulators.forEach(accumulator -> accumulator.add(outputs, batch.targets()));
                samples += batch.size();
            }
            SequencedMap<String, Double> figures = new LinkedHashMap<>();
            for (int i = 0; i < metrics.length; i++) {
                figures.put(metrics[i].name(), accumulators.get(i).value());
            }
            return new Evaluation(total / samples, figures);
        } finally {
            before.restore();
        }
    }

    /** Checks that each metric has a name of its own. */
    static void requireNames(Metric... metrics) {
        Map<String, Metric> named = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            if (named.put(metric.name(), metric) != null) {
                throw new IllegalArgumentException("Evaluation: two metrics are named " + metric.name()
                        + "; results are found by their names");
            }
        }
    }

    /**
     * Returns a figure.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public double metric(String name) {
        Double figure = metrics.get(name);
        if (figure == null) {
            throw new IllegalArgumentException("Evaluation: there is no metric " + name + "; there are "
                    + metrics.keySet());
        }
        return figure;
    }
}
