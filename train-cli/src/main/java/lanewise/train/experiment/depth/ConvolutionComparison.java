package lanewise.train.experiment.depth;

import java.util.List;
import java.util.function.Function;
import lanewise.train.experiment.depth.ConvolutionRuns.Measured;

/**
 * The trainings of all networks: two depths, plain and residual, with batch normalisation and without.
 *
 * @param runs those of each network
 * @param batch the number of images of a step
 */
record ConvolutionComparison(List<ConvolutionRuns> runs, int batch) {
    /** Copies the list. */
    ConvolutionComparison {
        runs = List.copyOf(runs);
    }

    ConvolutionRuns of(boolean residual, int depth, boolean normalised) {
        ConvolutionNetwork network = new ConvolutionNetwork(residual, depth, normalised);
        return runs.stream().filter(each -> each.network().equals(network)).findFirst().orElseThrow();
    }

    int shallow() {
        return runs.stream().mapToInt(each -> each.network().depth()).min().orElseThrow();
    }

    int deep() {
        return runs.stream().mapToInt(each -> each.network().depth()).max().orElseThrow();
    }

    /** Returns the number of steps of a training that did not diverge. */
    int steps() {
        return runs.stream().flatMap(each -> each.bySeed().stream()).mapToInt(each -> each.losses().size()).max()
                .orElse(0);
    }

    /** Returns the factor from the shallow network to the deep one in the gradient of the first layer at a stage. */
    double change(boolean residual, boolean normalised, Function<Measured, List<Double>> stage) {
        return of(residual, deep(), normalised).norm(stage, 0) / of(residual, shallow(), normalised).norm(stage, 0);
    }
}
