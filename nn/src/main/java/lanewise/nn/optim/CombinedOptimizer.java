package lanewise.nn.optim;

import java.util.Arrays;
import java.util.List;

/**
 * Several optimizers as one, each with parameters of its own, such as {@link Muon} for the matrices of hidden layers and
 * {@link AdamW} for all others:
 *
 * <pre>{@code
 * Optimizer optimizer = new CombinedOptimizer(new Muon(matrices, 0.02), new AdamW(others, 3e-4));
 * }</pre>
 *
 * <p>A step is one of each. The learning rate is that of the first one; the others keep their share of it, so a
 * {@link LearningRateSchedule} multiplies the rates of all. They are this optimizer's from then on: call {@code step} here
 * alone. The parameters are numbered one optimizer after the other, and so is the state. For parameters with other
 * settings of one rule there is {@link ParameterGroup}. Derivation: {@code docs/derivations/parameter-groups.md}.
 */
public final class CombinedOptimizer extends Optimizer {
    private final List<Optimizer> optimizers;
    private final double[] shares; // of the learning rate

    /**
     * Combines optimizers that have made no step.
     *
     * @param optimizers at least one, and no parameter in two of them; the learning rate of the first one is above 0
     */
    public CombinedOptimizer(Optimizer... optimizers) {
        super(firstRate(optimizers), Arrays.stream(optimizers)
                .map(optimizer -> ParameterGroup.of(optimizer.parameters(), "")).toList());
        this.optimizers = List.of(optimizers);
        shares = this.optimizers.stream().mapToDouble(each -> each.learningRate() / learningRate()).toArray();
        int first = 0;
        for (Optimizer each : optimizers) {
            include(each, first);
            first += each.parameters().size();
        }
    }

    private static double firstRate(Optimizer... optimizers) {
        if (optimizers.length == 0) {
            throw new IllegalArgumentException("CombinedOptimizer: there must be an optimizer");
        }
        double rate = optimizers[0].learningRate();
        if (rate == 0) {
            throw new IllegalArgumentException("CombinedOptimizer: the learning rate of the first optimizer is 0, of which "
                    + "the others have no share; put one with another rate first");
        }
        return rate;
    }

    @Override
    protected void update() {
        for (int i = 0; i < shares.length; i++) {
            optimizers.get(i).setLearningRate(learningRate() * shares[i]);
            optimizers.get(i).step();
        }
    }
}
