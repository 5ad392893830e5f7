package lanewise.nn.optim;

import java.util.List;
import lanewise.nn.Parameter;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * RMSProp by PyTorch's rule. For each parameter w with gradient g, learning rate η, decay rate α, constant ε, weight
 * decay λ and momentum μ, one step is
 *
 * <pre>
 * g = g + λ w                        if λ ≠ 0
 * v = α v + (1 − α) g ⊙ g            from v = 0
 * m = α m + (1 − α) g                from m = 0, if centered
 * d = g ⊘ (√v + ε)                   or g ⊘ (√(v − m ⊙ m) + ε) if centered
 * b = μ b + d                        from b = 0, if μ ≠ 0
 * w = w − η d                        or w − η b if μ ≠ 0
 * </pre>
 *
 * <p>The difference v − m ⊙ m is never negative but for rounding; it is taken as 0 then, where PyTorch's rule makes the
 * parameter NaN.
 *
 * <p>State: {@code square_avg}, the v of each parameter, with momentum {@code momentum_buffer}, its b, and if centered
 * {@code grad_avg}, its m. Sources: T. Tieleman, G. Hinton: Lecture 6.5, RMSProp, Coursera, 2012; A. Graves: Generating
 * sequences with recurrent neural networks, 2013, for the centered form. Derivation: {@code docs/derivations/rmsprop.md}.
 */
public final class RmsProp extends Optimizer {
    /**
     * The constants of RMSProp. Start from {@link #DEFAULT}.
     *
     * @param alpha α, in [0, 1): how slowly the mean of the squares forgets
     * @param epsilon ε, not negative; bounds the step where gradients are tiny
     * @param weightDecay λ, not negative
     * @param momentum μ, in [0, 1)
     * @param centered whether gradients are divided by their standard deviation, not by their root mean square
     */
    public record Settings(double alpha, double epsilon, double weightDecay, double momentum, boolean centered) {
        /** PyTorch's constants: α = 0.99, ε = 10⁻⁸, no weight decay, no momentum, not centered. */
        public static final Settings DEFAULT = new Settings(0.99, 1e-8, 0, 0, false);

        /** Checks the ranges. */
        public Settings {
            require(alpha >= 0 && alpha < 1, "alpha must lie in [0, 1), not be " + alpha);
            require(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY,
                    "the epsilon must be finite and not negative, not " + epsilon);
            require(weightDecay >= 0 && weightDecay < Double.POSITIVE_INFINITY,
                    "the weight decay must be finite and not negative, not " + weightDecay);
            require(momentum >= 0 && momentum < 1, "the momentum must lie in [0, 1), not be " + momentum);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException("RmsProp: " + message);
            }
        }

        /** Returns these settings with another α. */
        public Settings withAlpha(double alpha) {
            return new Settings(alpha, epsilon, weightDecay, momentum, centered);
        }

        /** Returns these settings with another ε. */
        public Settings withEpsilon(double epsilon) {
            return new Settings(alpha, epsilon, weightDecay, momentum, centered);
        }

        /** Returns these settings with another weight decay. */
        public Settings withWeightDecay(double weightDecay) {
            return new Settings(alpha, epsilon, weightDecay, momentum, centered);
        }

        /** Returns these settings with another momentum. */
        public Settings withMomentum(double momentum) {
            return new Settings(alpha, epsilon, weightDecay, momentum, centered);
        }

        /** Returns these settings for the centered form. */
        public Settings withCentering() {
            return new Settings(alpha, epsilon, weightDecay, momentum, true);
        }
    }

    private final List<ParameterGroup<Settings>> groups;
    private final List<Settings> settings; // of each parameter
    private final List<Tensor> squares; // v of each parameter
    private final List<Tensor> velocities; // b of each parameter; none without momentum
    private final List<Tensor> means; // m of each parameter; none unless centered
    private final List<Workspace> decayed;
    private final List<Workspace> quotients;

    /** Creates RMSProp with PyTorch's constants. */
    public RmsProp(List<Parameter> parameters, double learningRate) {
        this(parameters, learningRate, Settings.DEFAULT);
    }

    /** Creates RMSProp with the given settings. */
    public RmsProp(List<Parameter> parameters, double learningRate, Settings settings) {
        this(learningRate, List.of(ParameterGroup.of(parameters, settings)));
    }

    private RmsProp(double learningRate, List<ParameterGroup<Settings>> groups) {
        super(learningRate, groups);
        this.groups = List.copyOf(groups);
        settings = ParameterGroup.settingsOf(groups);
        squares = newState("square_avg");
        velocities = newState("momentum_buffer", i -> settings.get(i).momentum != 0);
        means = newState("grad_avg", i -> settings.get(i).centered);
        decayed = newWorkspaces();
        quotients = newWorkspaces();
    }

    /**
     * Creates RMSProp whose groups of parameters have settings of their own.
     *
     * @param groups at least one
     * @param learningRate η, which each group multiplies by its factor; finite and not negative
     */
    public static RmsProp ofGroups(List<ParameterGroup<Settings>> groups, double learningRate) {
        return new RmsProp(learningRate, groups);
    }

    /** Returns the settings, of the first group if there are several. */
    public Settings settings() {
        return groups.getFirst().settings();
    }

    @Override
    protected void update() {
        for (int i = 0; i < parameters().size(); i++) {
            Tensor value = parameters().get(i).value();
            Tensor d = quotient(i);
            Tensor velocity = velocities.get(i);
            if (velocity != null) {
                d = velocity.mul(settings.get(i).momentum, velocity).add(d, velocity);
            }
            value.axpy(-learningRate(i), d, value);
        }
    }

    // Returns d of parameter i, and moves its means on.
    private Tensor quotient(int i) {
        Parameter parameter = parameters().get(i);
        Settings settings = this.settings.get(i);
        Tensor g = parameter.borrowGrad();
        if (settings.weightDecay != 0) {
            g = g.axpy(settings.weightDecay, parameter.value(), decayed.get(i).like(g));
        }
        Tensor v = squares.get(i);
        v.mul(settings.alpha, v).addcmul(g, g, 1 - settings.alpha, v);
        Tensor space = quotients.get(i).like(g);
        Tensor variance = v;
        if (settings.centered) {
            Tensor m = means.get(i);
            m.mul(settings.alpha, m).axpy(1 - settings.alpha, g, m);
            variance = v.addcmul(m, m, -1, space).maximum(0, space);
        }
        return g.div(variance.sqrt(space).add(settings.epsilon, space), space);
    }
}
