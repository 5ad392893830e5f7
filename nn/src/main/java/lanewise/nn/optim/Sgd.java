package lanewise.nn.optim;

import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * Stochastic gradient descent by PyTorch's rule. For each parameter w with gradient g, learning rate η, momentum μ,
 * dampening τ and weight decay λ, one step is
 *
 * <pre>
 * d = g + λ w                                    if λ ≠ 0
 * v = d at the first step, then μ v + (1 − τ) d  if μ ≠ 0
 * d = v, or d + μ v with Nesterov's momentum     if μ ≠ 0
 * w = w − η d
 * </pre>
 *
 * Each sum is one fused multiply-add; plain descent is exactly {@code w = fma(−η, g, w)}.
 *
 * <p>State: with momentum {@code momentum_buffer}, the velocity v of each parameter. Derivation:
 * {@code docs/derivations/sgd.md}.
 */
public final class Sgd extends Optimizer {
    /**
     * What turns plain descent into its variants. Start from {@link #PLAIN}.
     *
     * @param momentum μ, in [0, 1)
     * @param dampening τ, in [0, 1]
     * @param nesterov whether to look ahead along the velocity; needs momentum, and no dampening
     * @param weightDecay λ, not negative
     */
    public record Settings(double momentum, double dampening, boolean nesterov, double weightDecay) {
        /** No momentum, no weight decay. */
        public static final Settings PLAIN = new Settings(0, 0, false, 0);

        /** Checks the ranges. */
        public Settings {
            require(momentum >= 0 && momentum < 1, "the momentum must lie in [0, 1), not be " + momentum);
            require(dampening >= 0 && dampening <= 1, "the dampening must lie in [0, 1], not be " + dampening);
            require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY,
                    "the weight decay must be finite and not negative, not " + weightDecay);
            require(!nesterov || momentum > 0 && dampening == 0,
                    "Nesterov's momentum needs a momentum above 0 and no dampening");
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("Sgd: " + message);
            }
        }

        /** Returns these settings with another momentum. */
        public Settings withMomentum(double momentum) {
            return new Settings(momentum, dampening, nesterov, weightDecay);
        }

        /** Returns these settings with another dampening. */
        public Settings withDampening(double dampening) {
            return new Settings(momentum, dampening, nesterov, weightDecay);
        }

        /** Returns these settings with Nesterov's momentum. */
        public Settings withNesterov() {
            return new Settings(momentum, dampening, true, weightDecay);
        }

        /** Returns these settings with another weight decay. */
        public Settings withWeightDecay(double weightDecay) {
            return new Settings(momentum, dampening, nesterov, weightDecay);
        }
    }

    private final List<ParameterGroup<Settings>> groups;
    private final List<Settings> settings; // of each parameter
    private final List<Tensor> velocities; // v of each parameter; null without momentum
    private final List<Workspace> decayed;
    private final List<Workspace> ahead;

    /** Creates plain gradient descent. */
    public Sgd(List<Parameter> parameters, double learningRate) {
        this(parameters, learningRate, Settings.PLAIN);
    }

    /** Creates gradient descent with the given settings. */
    public Sgd(List<Parameter> parameters, double learningRate, Settings settings) {
        this(learningRate, List.of(ParameterGroup.of(parameters, settings)));
    }

    private Sgd(double learningRate, List<ParameterGroup<Settings>> groups) {
        super(learningRate, groups);
        this.groups = List.copyOf(groups);
        settings = ParameterGroup.settingsOf(groups);
        velocities = newState("momentum_buffer", i -> settings.get(i).momentum != 0);
        decayed = newWorkspaces();
        ahead = newWorkspaces();
    }

    /**
     * Creates gradient descent whose groups of parameters have settings of their own.
     *
     * @param groups at least one
     * @param learningRate η, which each group multiplies by its factor; finite and not negative
     */
    public static Sgd ofGroups(List<ParameterGroup<Settings>> groups, double learningRate) {
        return new Sgd(learningRate, groups);
    }

    /** Returns the settings, of the first group if there are several. */
    public Settings settings() {
        return groups.getFirst().settings();
    }

    @Override
    protected void update() {
        for (int i = 0; i < parameters().size(); i++) {
            Tensor value = parameters().get(i).value();
            value.axpy(-learningRate(i), direction(i), value);
        }
    }

    // Returns d of parameter i, and moves its velocity on.
    private Tensor direction(int i) {
        Parameter parameter = parameters().get(i);
        Settings settings = this.settings.get(i);
        Tensor d = parameter.borrowGrad();
        if (settings.weightDecay != 0) {
            d = d.axpy(settings.weightDecay, parameter.value(), decayed.get(i).like(d));
        }
        if (settings.momentum == 0) {
            return d;
        }
        Tensor velocity = velocities.get(i);
        if (steps() == 1) {
            velocity.copyFrom(d);
        } else {
            velocity.mul(settings.momentum, velocity).axpy(1 - settings.dampening, d, velocity);
        }
        return settings.nesterov ? d.axpy(settings.momentum, velocity, ahead.get(i).like(d)) : velocity;
    }
}
