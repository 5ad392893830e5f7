package lanewise.train.experiment.depth;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import lanewise.train.config.InitKind;
import lanewise.train.config.RunConfig;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.ResultCache;
import lanewise.train.series.RunOutcome;

/**
 * What there is to say of the networks of one depth and kind, from all seeds.
 *
 * @param blocks the number of blocks
 * @param residual whether they have skip connections
 * @param outcomes what became of their training
 * @param atStart the norms of the weights' gradients before training, layer by layer, by seed
 * @param atStartKaiming the same from Kaiming's initialisation
 * @param afterTraining the same in the last step of the runs that did not diverge
 */
record DeepNetworks(int blocks, boolean residual, List<RunOutcome> outcomes, List<List<Double>> atStart,
        List<List<Double>> atStartKaiming, List<List<Double>> afterTraining) {

    private static final List<InitKind> INITS = List.of(InitKind.PYTORCH, InitKind.KAIMING_NORMAL);

    /**
     * Returns what is to be computed of them, in the order in which {@link #of} takes the results: the norms before training,
     * none where they are not finite.
     *
     * @param config the configuration with some initialisation
     */
    static List<ResultCache.Computation<List<Double>>> computations(ExperimentContext context, int blocks,
            boolean residual, Function<InitKind, RunConfig> config) {
        List<ResultCache.Computation<List<Double>>> computations = new ArrayList<>();
        for (InitKind init : INITS) {
            for (long seed : context.seeds()) {
                RunConfig seeded = config.apply(init).withSeed(seed);
                String file = String.format(Locale.ROOT, "%s-%d-%s-seed%d.json", kind(residual), blocks, init, seed);
                computations.add(() -> ResultCache.get(context.folder().resolve(file),
                        List.of(seeded, context.images().sha256()), new TypeReference<List<Double>>() { },
                        () -> WeightGradients.ofFirstStep(seeded, context.images().train())));
            }
        }
        return computations;
    }

    /** Puts together what became of the runs and what was computed. */
    static DeepNetworks of(ExperimentContext context, int blocks, boolean residual, Function<InitKind, RunConfig> config,
            Iterator<List<Double>> computed) throws IOException {
        List<RunOutcome> outcomes = new ArrayList<>();
        List<List<Double>> afterTraining = new ArrayList<>();
        for (long seed : context.seeds()) {
            RunOutcome outcome = context.outcome(config.apply(InitKind.PYTORCH).withSeed(seed));
            outcomes.add(outcome);
            if (outcome.undiverged().isPresent()) {
                RunOutcome.Finished run = outcome.undiverged().get();
                List<LayerMetrics> layers = LayerMetrics.read(run.folder());
                if (!layers.isEmpty()) {
                    afterTraining.add(WeightGradients.of(layers.getLast(), run.run().config()));
                }
            }
        }
        return new DeepNetworks(blocks, residual, outcomes, next(context.seeds().size(), computed),
                next(context.seeds().size(), computed), afterTraining);
    }

    private static List<List<Double>> next(int seeds, Iterator<List<Double>> computed) {
        return IntStream.range(0, seeds).mapToObj(_ -> computed.next()).filter(norms -> !norms.isEmpty()).toList();
    }

    private static String kind(boolean residual) {
        return residual ? "residual" : "plain";
    }

    String kind() {
        return kind(residual);
    }

    long diverged() {
        return outcomes.stream().filter(outcome -> outcome.divergence().isPresent()).count();
    }

    /** Returns a number of the last epoch of the runs that did not diverge. */
    List<Double> last(ToDoubleFunction<EpochMetrics> number) {
        return outcomes.stream().flatMap(outcome -> outcome.undiverged().stream())
                .map(run -> number.applyAsDouble(run.history().getLast())).toList();
    }
}
