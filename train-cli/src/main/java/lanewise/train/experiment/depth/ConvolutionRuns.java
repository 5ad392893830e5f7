package lanewise.train.experiment.depth;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import lanewise.tensor.Philox;
import lanewise.train.config.InitKind;
import lanewise.train.config.RandomStreams;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.ResultCache;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.Trainer;

/**
 * The short trainings of one network.
 *
 * @param network the network
 * @param bySeed what was measured, by seed
 */
record ConvolutionRuns(ConvolutionNetwork network, List<Measured> bySeed) {
    private static final int PARTS = 5; // of a training: the last one says where it ends

    /**
     * What one training gave. Norms are those of the weights' gradients, layer by layer, and none where they are not finite.
     *
     * @param first the norms in the first step, from PyTorch's initialisation
     * @param firstKaiming the norms in the first step from Kaiming's initialisation
     * @param last the norms in the last step, from PyTorch's
     * @param losses the loss of each step's batch, in nats
     * @param divergence why the training counts as diverged, or null
     */
    record Measured(
            @JsonProperty("first") List<Double> first,
            @JsonProperty("first_kaiming") List<Double> firstKaiming,
            @JsonProperty("last") List<Double> last,
            @JsonProperty("losses") List<Double> losses,
            @JsonProperty("divergence") String divergence) {
        boolean isDiverged() {
            return divergence != null;
        }

        /** Returns the mean loss of the last fifth of the steps; infinity if it diverged. */
        double endLoss() {
            return isDiverged() ? Double.POSITIVE_INFINITY : mean(losses.size() - Math.max(1, losses.size() / PARTS),
                    losses.size());
        }

        /** Returns the mean loss of the steps of a range, from 0. */
        double mean(int from, int to) {
            return losses.subList(from, to).stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }
    }

    /** Returns the training of a configuration on so many images, whose measurements are kept in a file. */
    static ResultCache.Computation<Measured> training(ExperimentContext context, ConvolutionNetwork network,
            RunConfig config, int count) {
        String file = network.name() + "-seed" + config.seed() + ".json";
        return () -> ResultCache.get(context.folder().resolve(file),
                List.of(config, count, context.images().sha256()), new TypeReference<Measured>() { },
                () -> train(network, config, subset(context.images().train(), config.seed(), count), context));
    }

    private static Images subset(Images images, long seed, int count) {
        int[] order = new Philox(seed, RandomStreams.SUBSET).permutation(images.count());
        return images.subset(IntStream.of(order).limit(count).toArray());
    }

    private static Measured train(ConvolutionNetwork network, RunConfig config, Images images, ExperimentContext context)
            throws IOException {
        List<Double> last = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onStep(int epoch, int step, double loss) {
                losses.add(loss);
            }

            @Override
            public void onLayers(LayerMetrics layers) {
                last.addAll(WeightGradients.of(layers, config));
            }
        };
        // A few images more than a batch: what validates takes time.
        Images few = images.subset(IntStream.range(0, Math.min(images.count(), config.batchSize() * PARTS / (PARTS - 1)))
                .toArray());
        List<Double> first = WeightGradients.ofFirstStep(config, few);
        List<Double> kaiming =
                WeightGradients.ofFirstStep(config.withNetwork(network.config(InitKind.KAIMING_NORMAL)), few);
        String divergence = null;
        try {
            divergence = new Trainer(config, images, listener).stopWhen(context.stopRule()).train().history().getLast()
                    .divergence().orElse(null);
        } catch (DivergedException e) {
            divergence = e.getMessage();
        }
        return new Measured(first, kaiming, last, losses, divergence);
    }

    /** Returns the norms of the trainings that have them. */
    List<List<Double>> norms(Function<Measured, List<Double>> stage) {
        return bySeed.stream().map(stage).filter(norms -> !norms.isEmpty()).toList();
    }

    /** Returns the mean norm of a layer, from 0, over the seeds; NaN without one. */
    double norm(Function<Measured, List<Double>> stage, int layer) {
        return WeightGradients.mean(norms(stage), layer);
    }

    /** Returns the largest mean norm of a layer over the smallest; NaN without one. */
    double spread(Function<Measured, List<Double>> stage) {
        double[] means = IntStream.range(0, network.depth()).mapToDouble(layer -> norm(stage, layer)).toArray();
        return Arrays.stream(means).max().orElseThrow() / Arrays.stream(means).min().orElseThrow();
    }

    List<Double> endLosses() {
        return bySeed.stream().map(Measured::endLoss).toList();
    }

    long diverged() {
        return bySeed.stream().filter(Measured::isDiverged).count();
    }

    /** Returns the number of steps that all trainings made. */
    int steps() {
        return bySeed.stream().mapToInt(each -> each.losses().size()).min().orElse(0);
    }
}
