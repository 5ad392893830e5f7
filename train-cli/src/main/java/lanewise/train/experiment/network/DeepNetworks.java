package lanewise.train.experiment.network;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import lanewise.nn.training.StopRule.Decision;
import lanewise.train.config.InitKind;
import lanewise.train.config.RunConfig;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.ResultCache;
import lanewise.train.series.RunOutcome;
import lanewise.train.training.DivergedException;
import lanewise.train.training.RunListener;
import lanewise.train.training.Trainer;

/**
 * What there is to say of the networks of one depth and kind, from all seeds.
 *
 * @param blocks the number of blocks
 * @param residual whether they have skip connections
 * @param outcomes what became of their training
 * @param atStart the norms of the weights' gradients before training, layer by layer, by seed
 * @param atStartKaiming the same from Kaiming's initialisation
 * @param afterTraining the same in the last step of the runs that came to their end
 */
record DeepNetworks(int blocks, boolean residual, List<RunOutcome> outcomes, List<List<Double>> atStart,
        List<List<Double>> atStartKaiming, List<List<Double>> afterTraining) {

    /**
     * Measures them.
     *
     * @param config the configuration with some initialisation
     */
    static DeepNetworks measure(ExperimentContext context, int blocks, boolean residual,
            Function<InitKind, RunConfig> config) throws IOException {
        List<RunOutcome> outcomes = new ArrayList<>();
        List<List<Double>> afterTraining = new ArrayList<>();
        for (long seed : context.seeds()) {
            RunOutcome outcome = context.outcome(config.apply(InitKind.PYTORCH).withSeed(seed));
            outcomes.add(outcome);
            if (outcome instanceof RunOutcome.Finished run) {
                List<LayerMetrics> layers = LayerMetrics.read(run.folder());
                if (!layers.isEmpty()) {
                    afterTraining.add(weightNorms(layers.getLast()));
                }
            }
        }
        String name = (residual ? "residual-" : "plain-") + blocks;
        return new DeepNetworks(blocks, residual, outcomes,
                atStart(context, name, config.apply(InitKind.PYTORCH)),
                atStart(context, name, config.apply(InitKind.KAIMING_NORMAL)), afterTraining);
    }

    private static List<List<Double>> atStart(ExperimentContext context, String name, RunConfig config)
            throws IOException {
        List<List<Double>> bySeed = new ArrayList<>();
        for (long seed : context.seeds()) {
            RunConfig seeded = config.withSeed(seed);
            String file = String.format(Locale.ROOT, "%s-%s-seed%d.json", name, config.network().init(), seed);
            List<Double> norms = ResultCache.get(context.folder().resolve(file),
                    List.of(seeded, context.images().sha256()), new TypeReference<List<Double>>() { },
                    () -> firstGradients(seeded, context.images()));
            if (!norms.isEmpty()) {
                bySeed.add(norms);
            }
        }
        return bySeed;
    }

    // The gradients of the first step, from the first values of the weights; none if they are not finite.
    private static List<Double> firstGradients(RunConfig config, ImageData images) throws IOException {
        List<Double> norms = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void onLayers(LayerMetrics layers) {
                norms.addAll(weightNorms(layers));
            }
        };
        try {
            new Trainer(config, images.train(), listener).stopWhen((epoch, step) -> Decision.FINISH).train();
        } catch (DivergedException e) {
            return List.of();
        }
        return norms;
    }

    private static List<Double> weightNorms(LayerMetrics layers) {
        return layers.gradientNorms().entrySet().stream().filter(entry -> entry.getKey().endsWith("weight"))
                .map(Map.Entry::getValue).toList();
    }

    /** Returns the geometric mean over the seeds of a layer's norm, from 0; NaN without a run. */
    static double mean(List<List<Double>> norms, int layer) {
        return Math.exp(norms.stream().mapToDouble(run -> Math.log(Math.max(run.get(layer), Double.MIN_NORMAL)))
                .average().orElse(Double.NaN));
    }

    String kind() {
        return residual ? "residual" : "plain";
    }

    long diverged() {
        return outcomes.stream().filter(RunOutcome.Diverged.class::isInstance).count();
    }

    /** Returns a number of the last epoch of the runs that came to their end. */
    List<Double> last(ToDoubleFunction<EpochMetrics> number) {
        return outcomes.stream().filter(RunOutcome.Finished.class::isInstance)
                .map(outcome -> number.applyAsDouble(outcome.history().getLast())).toList();
    }
}
