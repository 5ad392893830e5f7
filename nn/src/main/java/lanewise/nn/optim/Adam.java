package lanewise.nn.optim;

import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * Adam by PyTorch's rule. For each parameter w with gradient g, learning rate η, decay rates β₁ and β₂, constant ε and
 * weight decay λ, step t = 1, 2, … is
 *
 * <pre>
 * g = g + λ w                          if λ ≠ 0
 * m = β₁ m + (1 − β₁) g                from m = 0
 * v = β₂ v + (1 − β₂) g ⊙ g            from v = 0
 * w = w − η m̂ ⊘ (√v̂ + ε)               with m̂ = m ÷ (1 − β₁ᵗ), v̂ = v ÷ (1 − β₂ᵗ)
 * </pre>
 *
 * <p>Here λ belongs to the gradient, and is scaled with it; {@link AdamW} takes it out of the fraction.
 *
 * <p>State: {@code exp_avg} and {@code exp_avg_sq}, the m and v of each parameter. Source: D. Kingma, J. Ba: Adam: a
 * method for stochastic optimization, ICLR 2015. Derivation: {@code docs/derivations/adam.md}.
 */
public sealed class Adam extends Optimizer permits AdamW {
    /**
     * The constants of Adam and AdamW. Start from {@link #DEFAULT} or {@link AdamW#DEFAULT}.
     *
     * @param beta1 β₁, in [0, 1): how slowly the mean of the gradients forgets
     * @param beta2 β₂, in [0, 1): how slowly the mean of their squares forgets
     * @param epsilon ε, not negative; bounds the step where gradients are tiny
     * @param weightDecay λ, not negative
     */
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
        /** The constants of the paper, without weight decay. */
        public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0);

        /** Checks the ranges. */
        public Settings {
            requireRate("beta1", beta1);
            requireRate("beta2", beta2);
            requireNotNegative("epsilon", epsilon);
            requireNotNegative("weight decay", weightDecay);
        }

        private static void requireRate(String name, double rate) {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("Adam: " + name + " must lie in [0, 1), not be " + rate);
            }
        }

        private static void requireNotNegative(String name, double value) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "Adam: the " + name + " must be finite and not negative, not " + value);
            }
        }

        /** Returns these settings with other decay rates. */
        public Settings withBetas(double beta1, double beta2) {
            return new Settings(beta1, beta2, epsilon, weightDecay);
        }

        /** Returns these settings with another ε. */
        public Settings withEpsilon(double epsilon) {
            return new Settings(beta1, beta2, epsilon, weightDecay);
        }

        /** Returns these settings with another weight decay. */
        public Settings withWeightDecay(double weightDecay) {
            return new Settings(beta1, beta2, epsilon, weightDecay);
        }
    }

    private final List<ParameterGroup<Settings>> groups;
    private final List<Settings> settings; // of each parameter
    private final List<Tensor> means; // m of each parameter
    private final List<Tensor> squares; // v of each parameter
    private final List<Workspace> spaces;

    /** Creates Adam with the constants of the paper. */
    public Adam(List<Parameter> parameters, double learningRate) {
        this(parameters, learningRate, Settings.DEFAULT);
    }

    /** Creates Adam with the given settings. */
    public Adam(List<Parameter> parameters, double learningRate, Settings settings) {
        this(learningRate, List.of(ParameterGroup.of(parameters, settings)));
    }

    Adam(double learningRate, List<ParameterGroup<Settings>> groups) {
        super(learningRate, groups);
        this.groups = List.copyOf(groups);
        settings = ParameterGroup.settingsOf(groups);
        means = newState("exp_avg");
        squares = newState("exp_avg_sq");
        spaces = newWorkspaces();
    }

    /**
     * Creates Adam whose groups of parameters have settings of their own.
     *
     * @param groups at least one
     * @param learningRate η, which each group multiplies by its factor; finite and not negative
     */
    public static Adam ofGroups(List<ParameterGroup<Settings>> groups, double learningRate) {
        return new Adam(learningRate, groups);
    }

    /** Returns the settings, of the first group if there are several. */
    public final Settings settings() {
        return groups.getFirst().settings();
    }

    /** Returns the settings of parameter i. */
    final Settings settings(int i) {
        return settings.get(i);
    }

    @Override
    protected final void update() {
        for (int i = 0; i < parameters().size(); i++) {
            update(i, settings(i));
        }
    }

    private void update(int i, Settings settings) {
        double correction1 = 1 - StrictMath.pow(settings.beta1, steps());
        double correction2 = StrictMath.sqrt(1 - StrictMath.pow(settings.beta2, steps()));
        Tensor value = parameters().get(i).value();
        Tensor space = spaces.get(i).like(value);
        Tensor g = decay(i, space);
        Tensor m = means.get(i);
        m.mul(settings.beta1, m).axpy(1 - settings.beta1, g, m);
        Tensor v = squares.get(i);
        v.mul(settings.beta2, v).addcmul(g, g, 1 - settings.beta2, v);
        // √v̂ + ε = (√v + ε c) ÷ c with c = √(1 − β₂ᵗ), which moves into the step size.
        Tensor denominator = v.sqrt(space).add(settings.epsilon * correction2, space);
        Tensor quotient = m.div(denominator, space);
        value.axpy(-learningRate(i) * correction2 / correction1, quotient, value);
    }

    /** Applies the weight decay to parameter i or to its gradient; returns the gradient to use. */
    Tensor decay(int i, Tensor space) {
        Parameter parameter = parameters().get(i);
        double decay = settings(i).weightDecay;
        Tensor g = parameter.borrowGrad();
        return decay == 0 ? g : g.axpy(decay, parameter.value(), space);
    }
}
