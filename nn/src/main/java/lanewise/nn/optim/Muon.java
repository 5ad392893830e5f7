package lanewise.nn.optim;

import java.util.List;
import java.util.stream.Collectors;
import lanewise.nn.Parameter;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Muon, momentum orthogonalised by Newton's and Schulz's iteration. For each parameter W with gradient G, learning rate
 * η and momentum μ, one step is
 *
 * <pre>
 * V = μ V + G                            from V = 0
 * D = G + μ V                            Nesterov's momentum
 * O = D with its singular values near 1
 * W = W √m ÷ ‖W‖                         with Settings.fixedNorm only; Frobenius norm, as below
 * W = W − η √max(1, m ÷ n) O
 * </pre>
 *
 * <p>where W is a matrix of shape (m, n), and one with more axes counts as a matrix of its first axis and all others.
 * The iteration is X = a X + (b X Xᵀ + c X Xᵀ X Xᵀ) X with a = 3.4445, b = −4.7750, c = 2.0315, from X = D ÷ (‖D‖ +
 * 10⁻⁷) with the Frobenius norm, on the transpose of D if m &gt; n. It runs in the parameter's own type.
 *
 * <p>Muon is for the weights of hidden layers. Parameters with fewer than two axes, such as biases, are not for it; the
 * authors also give the weights of the first and the last layer to another optimizer, such as {@link AdamW}:
 * {@link CombinedOptimizer} makes one of both.
 *
 * <p>State: {@code momentum_buffer}, the V of each parameter. Source: K. Jordan and others: Muon: an optimizer for
 * hidden layers in neural networks, 2024. Derivation: {@code docs/derivations/muon.md}.
 */
public final class Muon extends Optimizer {
    /**
     * The constants of Muon. Start from {@link #DEFAULT}.
     *
     * @param momentum μ, in [0, 1)
     * @param iterations how many times the iteration runs in a step, from 1
     * @param fixedNorm whether each W is scaled to the norm √m, so that its rows have length 1 on the average, before
     *     a step; for weights whose scale does not matter, such as those before a normalisation
     */
    public record Settings(double momentum, int iterations, boolean fixedNorm) {
        /** The constants of the source: μ = 0.95 and five iterations; W keeps the norm that it has. */
        public static final Settings DEFAULT = new Settings(0.95, 5, false);

        /** Checks the ranges. */
        public Settings {
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException("Muon: the momentum must lie in [0, 1), not be " + momentum);
            }
            if (iterations < 1) {
                throw new IllegalArgumentException(
                        "Muon: the number of iterations must be at least 1, not " + iterations);
            }
        }

        /** Returns these settings with another momentum. */
        public Settings withMomentum(double momentum) {
            return new Settings(momentum, iterations, fixedNorm);
        }

        /** Returns these settings with another number of iterations. */
        public Settings withIterations(int iterations) {
            return new Settings(momentum, iterations, fixedNorm);
        }

        /** Returns these settings with weights that are scaled to the norm √m before each step. */
        public Settings withFixedNorm() {
            return new Settings(momentum, iterations, true);
        }
    }

    private final List<ParameterGroup<Settings>> groups;
    private final List<Settings> settings; // of each parameter
    private final List<Tensor> velocities; // V of each parameter
    private final List<Workspace> directions;
    private final List<NewtonSchulz> iterations;
    private final Workspace norm = new Workspace();

    /**
     * Creates Muon with the constants of the source.
     *
     * @throws IllegalArgumentException if a parameter has fewer than two axes; the message names all of them
     */
    public Muon(List<Parameter> parameters, double learningRate) {
        this(parameters, learningRate, Settings.DEFAULT);
    }

    /**
     * Creates Muon with the given settings.
     *
     * @throws IllegalArgumentException if a parameter has fewer than two axes; the message names all of them
     */
    public Muon(List<Parameter> parameters, double learningRate, Settings settings) {
        this(learningRate, List.of(ParameterGroup.of(parameters, settings)));
    }

    private Muon(double learningRate, List<ParameterGroup<Settings>> groups) {
        super(learningRate, groups);
        requireMatrices();
        this.groups = List.copyOf(groups);
        settings = ParameterGroup.settingsOf(groups);
        velocities = newState("momentum_buffer");
        directions = newWorkspaces();
        iterations = parameters().stream().map(parameter -> new NewtonSchulz()).toList();
    }

    private void requireMatrices() {
        List<Parameter> others = parameters().stream().filter(parameter -> parameter.value().rank() < 2).toList();
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("Muon: parameters with fewer than two axes are no matrices; give them to "
                    + "another optimizer: " + others.stream()
                            .map(parameter -> "number " + parameters().indexOf(parameter) + ", " + parameter)
                            .collect(Collectors.joining("; ")));
        }
    }

    /**
     * Creates Muon whose groups of parameters have settings of their own.
     *
     * @param groups at least one
     * @param learningRate η, which each group multiplies by its factor; finite and not negative
     * @throws IllegalArgumentException if a parameter has fewer than two axes; the message names all of them
     */
    public static Muon ofGroups(List<ParameterGroup<Settings>> groups, double learningRate) {
        return new Muon(learningRate, groups);
    }

    /** Returns the settings, of the first group if there are several. */
    public Settings settings() {
        return groups.getFirst().settings();
    }

    @Override
    protected void update() {
        for (int i = 0; i < parameters().size(); i++) {
            Tensor value = parameters().get(i).value();
            Tensor d = direction(i);
            int rows = d.dim(0);
            int columns = d.dim(1);
            Tensor o = iterations.get(i).of(d, settings.get(i).iterations);
            double scale = Math.sqrt(Math.max(1, (double) rows / columns));
            if (settings.get(i).fixedNorm) {
                double length = value.norm(Axes.all(), norm.get(value.dtype(), Shape.of())).item();
                value.mul(length > 0 ? Math.sqrt(rows) / length : 1, value);
            }
            value.axpy(-learningRate(i) * scale, value.rank() == 2 ? o : o.reshape(value.shape().toArray()), value);
        }
    }

    // Returns D of parameter i as a matrix, and moves its velocity on.
    private Tensor direction(int i) {
        Tensor g = parameters().get(i).borrowGrad();
        Tensor velocity = velocities.get(i);
        double momentum = settings.get(i).momentum;
        velocity.mul(momentum, velocity).add(g, velocity);
        if (g.rank() == 2) {
            return g.axpy(momentum, velocity, directions.get(i).like(g));
        }
        // In row-major order, whatever that of the parameter is, so that the matrix is a view.
        Tensor d = g.axpy(momentum, velocity, directions.get(i).get(g.dtype(), g.shape()));
        int columns = 1;
        for (int axis = 1; axis < g.rank(); axis++) {
            columns *= g.dim(axis);
        }
        return d.reshape(g.dim(0), columns);
    }
}
