package lanewise.nn.gradcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Compares gradients derived by hand with central differences, in f64.
 *
 * <p>An output Y becomes a scalar L = Σ Y ⊙ C with a fixed random cotangent C, or L = Y if it is a scalar; a plain sum
 * would hide errors (the rows of a softmax sum to 1, whatever its input). For each element x the estimate is
 * (L(x + h) − L(x − h)) ÷ (the step actually taken), with h = 10⁻⁶ · max(1, |x|), and it passes if
 * |a − n| ≤ 10⁻⁷ + 10⁻⁵ · max(|a|, |n|). Of a tensor of up to {@value #ALL_COORDINATES} elements all are checked; of a
 * larger one {@value #DIRECTIONS} random directions, which involve every element, and {@value #SAMPLED_COORDINATES}
 * random elements, since errors in few elements hide in a direction.
 *
 * <p>A comparison that fails is looked at again on both sides of the point and with the steps 10 h and h/10; its
 * {@link Verdict} says what that showed. The report ({@link GradientReport}) lists the worst comparisons.
 *
 * <p>The function must be deterministic and finite at the point, which is checked: freeze dropout masks by setting the
 * step before each forward pass. Keep inputs 10⁻³ away from kinks.
 *
 * <p>{@code package-info} has the manual: {@link lanewise.nn.gradcheck}.
 */
public final class GradientCheck {
    private static final int ALL_COORDINATES = 200;
    private static final int DIRECTIONS = 8;
    private static final int SAMPLED_COORDINATES = 32;

    // Slopes on two sides of a point that differ by this share belong to a kink: in a smooth function the share is
    // of the order of the step.
    private static final double KINK = 1e-3;

    // An estimate that moves by more than this share of the error when the step changes proves nothing.
    private static final double MOVEMENT = 0.1;

    private final DoubleUnaryOperator stepSize;
    private final PassRule rule;
    private final long seed;

    private GradientCheck(DoubleUnaryOperator stepSize, PassRule rule, long seed) {
        this.stepSize = stepSize;
        this.rule = rule;
        this.seed = seed;
    }

    /** Returns the check as described above. */
    public static GradientCheck standard() {
        return new GradientCheck(
                magnitude -> 1e-6 * Math.max(1, magnitude), PassRule.absoluteAndRelative(1e-7, 1e-5), 0);
    }

    /** Returns this check with the same step everywhere. */
    public GradientCheck withStep(double step) {
        return new GradientCheck(magnitude -> step, rule, seed);
    }

    /** Returns this check with another rule for what passes. */
    public GradientCheck withRule(PassRule other) {
        return new GradientCheck(stepSize, other, seed);
    }

    /** Returns this check with other random numbers: the cotangent, the directions, the sampled elements. */
    public GradientCheck withSeed(long other) {
        return new GradientCheck(stepSize, rule, other);
    }

    /**
     * Checks the gradients of a module by the standard check.
     *
     * @throws AssertionError with the report if one is wrong
     */
    public static void assertGradients(Module module, Tensor input) {
        standard().check(module, input).orThrow();
    }

    /**
     * Checks the gradient of a function with one number as its value by the standard check.
     *
     * @throws AssertionError with the report if it is wrong
     */
    public static void assertGradient(
            String name, ToDoubleFunction<Tensor> function, UnaryOperator<Tensor> gradient, Tensor at) {
        standard().check(name, function, gradient, at).orThrow();
    }

    /**
     * Checks the gradient of a function with a tensor as its value by the standard check.
     *
     * @throws AssertionError with the report if it is wrong
     */
    public static void assertGradient(
            String name, UnaryOperator<Tensor> forward, BinaryOperator<Tensor> backward, Tensor at) {
        standard().check(name, forward, backward, at).orThrow();
    }

    /**
     * Checks the gradients of a module with respect to its input and each of its parameters.
     *
     * @param module a module in training mode with parameters in F64; its gradients are zeroed first, and hold those
     *     under test afterwards; its buffers are put back
     * @param input the point X, in F64, of any layout without repeated elements; moved in place and put back
     */
    public GradientReport check(Module module, Tensor input) {
        return Buffers.restored(module, () -> {
            String name = module.toString();
            Trial trial = new Trial(name, () -> module.forward(input), "input", input);
            module.zeroGrad();
            Tensor dInput = trial.backward(module::backward);
            trial.check("input", input, dInput);
            module.namedParameters().forEach(
                    (parameterName, parameter) -> trial.check(parameterName, parameter.value(), parameter.borrowGrad()));
            return new GradientReport(name, trial.comparisons);
        });
    }

    /**
     * Checks the gradient of a function with one number as its value.
     *
     * @param name what the report calls it
     * @param function the function f
     * @param gradient returns ∇f, of the shape of its argument
     * @param at the point, in F64, of any layout without repeated elements; moved in place and put back
     */
    public GradientReport check(
            String name, ToDoubleFunction<Tensor> function, UnaryOperator<Tensor> gradient, Tensor at) {
        Trial trial = new Trial(name, () -> Tensor.scalar(DType.F64, function.applyAsDouble(at)), "x", at);
        trial.check("x", at, trial.backward(one -> gradient.apply(at)));
        return new GradientReport(name, trial.comparisons);
    }

    /**
     * Checks the gradient of a function with a tensor as its value.
     *
     * @param name what the report calls it
     * @param forward the function Y = f(X)
     * @param backward returns dX, of the shape of X, for X and dY
     * @param at the point X, in F64, of any layout without repeated elements; moved in place and put back
     */
    public GradientReport check(
            String name, UnaryOperator<Tensor> forward, BinaryOperator<Tensor> backward, Tensor at) {
        Trial trial = new Trial(name, () -> forward.apply(at), "x", at);
        trial.check("x", at, trial.backward(dY -> backward.apply(at, dY)));
        return new GradientReport(name, trial.comparisons);
    }

    /** One function under test, and what the comparisons have shown so far. */
    private final class Trial {
        final List<Comparison> comparisons = new ArrayList<>();
        private final double[] cotangent;
        private final String subject;
        private final Supplier<Tensor> function;
        private final Tensor input;
        private final Tensor inputBefore;
        private final Shape shape;
        private long stream;

        /** Evaluates the function twice, so that what it kept for backward is there. */
        Trial(String subject, Supplier<Tensor> function, String inputName, Tensor input) {
            WritableView.require("GradientCheck", inputName, input);
            this.subject = subject;
            this.function = function;
            this.input = input;
            inputBefore = input.copy();
            Tensor output = function.get();
            shape = output.shape();
            double[] values = output.toDoubleArray();
            requireFinite(inputName + " of " + subject, input.toDoubleArray(), input);
            requireFinite("the output of " + subject, values, output);
            cotangent = shape.rank() == 0 ? new double[] {1}
                    : Tensor.normal(new Philox(seed, 0), DType.F64, values.length).toDoubleArray();
            if (!Arrays.equals(values, function.get().toDoubleArray())) {
                throw new IllegalArgumentException("GradientCheck: two evaluations of " + subject + " at the same "
                        + "point differ, so differences would measure that; freeze what is random in it");
            }
        }

        /** Returns a copy of what a backward pass returns for the cotangent. */
        Tensor backward(UnaryOperator<Tensor> pass) {
            Tensor dY = Tensor.of(cotangent, shape.toArray());
            Tensor dX = pass.apply(dY).copy();
            if (!inputBefore.bitwiseEquals(input)) {
                throw new IllegalArgumentException("GradientCheck: " + subject + " changes its input, which belongs to "
                        + "its caller; let it write elsewhere");
            }
            if (!Arrays.equals(cotangent, dY.toDoubleArray())) {
                throw new IllegalArgumentException("GradientCheck: backward of " + subject + " changes the gradient it "
                        + "is given, which belongs to its caller; let it write elsewhere");
            }
            return dX;
        }

        void check(String name, Tensor point, Tensor gradient) {
            WritableView.require("GradientCheck", name, point);
            requireShape(name, point, gradient);
            double[] analytic = gradient.toDoubleArray();
            int elements = analytic.length;
            Philox random = new Philox(seed, ++stream);
            int[] coordinates = IntStream.range(0, elements).toArray();
            if (elements > ALL_COORDINATES) {
                for (int d = 0; d < DIRECTIONS; d++) {
                    long first = (long) d * elements;
                    double[] direction = new double[elements];
                    Arrays.setAll(direction, i -> random.normal(first + i));
                    compare(name, "direction " + d, line(point, analytic, coordinates, direction));
                }
                coordinates = Arrays.copyOf(random.permutation(elements), SAMPLED_COORDINATES);
            }
            for (int i : coordinates) {
                compare(name, Arrays.toString(Line.indexOf(i, point)),
                        line(point, analytic, new int[] {i}, new double[] {1}));
            }
        }

        private Line line(Tensor point, double[] gradient, int[] elements, double[] direction) {
            return new Line(() -> function.get().toDoubleArray(), cotangent, point, gradient, elements, direction);
        }

        private void compare(String name, String place, Line line) {
            double step = stepSize.applyAsDouble(line.magnitude());
            Line.Slope slope = line.slope(-step, step);
            comparisons.add(new Comparison(name, place, slope.analytic(), slope.numerical(),
                    rule.allowed(slope.analytic(), slope.numerical()), judge(line, slope, step)));
        }
    }

    private Verdict judge(Line line, Line.Slope slope, double step) {
        if (!slope.finite()) {
            return Verdict.NOT_FINITE;
        }
        if (passes(slope)) {
            return Verdict.PASSED;
        }
        if (isKink(line, slope, step)) {
            return Verdict.KINK;
        }
        if (!Double.isFinite(slope.analytic()) && Double.isFinite(slope.numerical())) {
            return Verdict.WRONG_FORMULA;
        }
        Line.Slope wide = line.slope(-10 * step, 10 * step);
        Line.Slope narrow = line.slope(-step / 10, step / 10);
        double error = Math.abs(slope.analytic() - slope.numerical());
        boolean stays = error > slope.noise()
                && Math.abs(wide.numerical() - narrow.numerical()) <= MOVEMENT * error;
        return stays && !passes(wide) && !passes(narrow) ? Verdict.WRONG_FORMULA : Verdict.UNSTABLE;
    }

    // The slopes on the two sides differ, and the analytic one is a subgradient: it lies between them.
    private boolean isKink(Line line, Line.Slope slope, double step) {
        double left = line.slope(-step, 0).numerical();
        double right = line.slope(0, step).numerical();
        double allowed = rule.allowed(slope.analytic(), slope.numerical());
        return Math.abs(left - right) > KINK * (Math.abs(left) + Math.abs(right))
                && slope.analytic() >= Math.min(left, right) - allowed
                && slope.analytic() <= Math.max(left, right) + allowed;
    }

    private boolean passes(Line.Slope slope) {
        // Beside an infinite derivative a relative rule allows any difference.
        double error = Math.abs(slope.analytic() - slope.numerical());
        return error < Double.POSITIVE_INFINITY && error <= rule.allowed(slope.analytic(), slope.numerical());
    }

    private static void requireFinite(String what, double[] values, Tensor tensor) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("GradientCheck: " + what + " is " + values[i]
                        + (tensor.rank() == 0 ? "" : " at " + Arrays.toString(Line.indexOf(i, tensor)))
                        + ", so there is no derivative; choose a point where the function is finite");
            }
        }
    }

    private static void requireShape(String name, Tensor point, Tensor gradient) {
        if (!gradient.shape().equals(point.shape())) {
            throw new ShapeMismatchException("GradientCheck: the gradient of " + name + " has shape "
                    + gradient.shape() + ", not " + point.shape());
        }
    }
}
