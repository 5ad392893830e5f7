package lanewise.nn.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import lanewise.nn.Parameter;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * A rule that changes parameters by their gradients.
 *
 * <p>What a rule remembers from step to step is its {@link #state}: saved and loaded again, together with the values of
 * the parameters, training goes on to the same bits as if it had never stopped.
 *
 * <p>The rules of this package also take groups of parameters, each with settings of its own ({@link ParameterGroup}).
 *
 * <p>An optimizer of your own implements {@link #update} and asks for what it remembers by {@link #newState}.
 * Derivation of what they share: {@code docs/derivations/optimizer-state.md}.
 */
public abstract class Optimizer {
    /** What {@link #state} calls the learning rate. */
    public static final String LEARNING_RATE = "learning_rate";

    private static final String STEP = "step";

    private final List<Parameter> parameters;
    private final double[] rateFactors; // of each parameter
    private final SequencedMap<String, Tensor> stateTensors = new LinkedHashMap<>();
    private final List<Optimizer> inner = new ArrayList<>(); // those whose state is part of this one's
    private double learningRate;
    private long steps;

    /**
     * Creates the optimizer of the given parameters.
     *
     * @param parameters each of them once
     * @param learningRate a finite number, not negative
     */
    protected Optimizer(List<Parameter> parameters, double learningRate) {
        this(learningRate, List.of(ParameterGroup.of(parameters, "")));
    }

    /** Creates the optimizer of the parameters of all groups, each with the learning rate times its group's factor. */
    Optimizer(double learningRate, List<? extends ParameterGroup<?>> groups) {
        require(!groups.isEmpty(), "there must be a group of parameters");
        parameters = ParameterGroup.parametersOf(groups);
        rateFactors = groups.stream()
                .flatMapToDouble(group -> DoubleStream.generate(group::rateFactor).limit(group.parameters().size()))
                .toArray();
        requireDistinct(getClass().getSimpleName(), parameters);
        setLearningRate(learningRate);
    }

    /** Checks that no parameter is in a list twice: it would be changed twice. */
    static void requireDistinct(String name, List<Parameter> parameters) {
        Map<Parameter, Integer> places = new HashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            Integer before = places.put(parameters.get(i), i);
            if (before != null) {
                throw new IllegalArgumentException(name + ": parameters " + before + " and " + i + " are the same, "
                        + parameters.get(i) + ", which would be changed twice; list it once");
            }
        }
    }

    /** Changes every parameter in place by its gradient, which stays as it is. */
    public final void step() {
        steps++;
        update();
    }

    /** Changes every parameter in place by its gradient, as step number {@link #steps} of the rule, from 1. */
    protected abstract void update();

    /**
     * Returns a tensor of zeros for each parameter, of its type and shape, that belongs to the state from now on.
     *
     * @param name what {@link #state} calls them, after the parameter's number and a dot
     */
    protected final List<Tensor> newState(String name) {
        return newState(name, i -> true);
    }

    /** As above, for the parameters with the wanted numbers; null in the places of the others. */
    final List<Tensor> newState(String name, IntPredicate wanted) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor tensor = wanted.test(i) ? Tensor.zerosLike(parameters.get(i).value()) : null;
            if (tensor != null) {
                stateTensors.put(i + "." + name, tensor);
            }
            tensors.add(tensor);
        }
        return Collections.unmodifiableList(tensors);
    }

    /**
     * Makes the state of another optimizer part of this one's, from now on. Its parameters must be this one's, from a
     * number on, and in the same order.
     *
     * @param first the number of the first one here
     * @throws IllegalArgumentException if the other one has made steps, which would be missing here
     */
    final void include(Optimizer other, int first) {
        require(other.steps == 0, other.getClass().getSimpleName() + " has made steps, " + other.steps
                + " of them; an optimizer is taken in before its first step");
        inner.add(other);
        other.stateTensors.forEach((name, tensor) -> {
            int dot = name.indexOf('.');
            stateTensors.put(first + Integer.parseInt(name.substring(0, dot)) + name.substring(dot), tensor);
        });
    }

    /** Returns a tensor to compute in for each parameter, made when it is first used; no part of the state. */
    final List<Workspace> newWorkspaces() {
        return parameters.stream().map(parameter -> new Workspace()).toList();
    }

    /** Returns the parameters in their order. */
    public final List<Parameter> parameters() {
        return parameters;
    }

    /** Returns how many steps there were, also before the state was saved. */
    public final long steps() {
        return steps;
    }

    /**
     * Returns all that the rule remembers, by name: the scalars {@code learning_rate} and {@code step} in F64, and the
     * tensors kept for parameter i under PyTorch's names, such as {@code 0.momentum_buffer} or {@code 3.exp_avg}. They
     * are the tensors in use: save or copy them before the next step.
     */
    public final SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        state.put(LEARNING_RATE, Tensor.scalar(DType.F64, learningRate));
        state.put(STEP, Tensor.scalar(DType.F64, steps));
        state.putAll(stateTensors);
        return Collections.unmodifiableSequencedMap(state);
    }

    /** Returns what {@link #state} has besides scalars: the tensors kept for the parameters, in use. */
    public final SequencedMap<String, Tensor> stateTensors() {
        return Collections.unmodifiableSequencedMap(stateTensors);
    }

    /**
     * Takes over a state that an optimizer with the same settings and parameters has returned; copies its tensors.
     *
     * @throws IllegalArgumentException if a name is missing or not known, or a type or shape differs; nothing is
     *     changed then
     */
    public final void loadState(Map<String, Tensor> state) {
        requireState(state);
        setLearningRate(state.get(LEARNING_RATE).item());
        setSteps((long) state.get(STEP).item());
        stateTensors.forEach((name, tensor) -> tensor.copyFrom(state.get(name)));
    }

    /**
     * Checks that {@link #loadState} takes a state, and changes nothing: for those who load something else before it.
     *
     * @throws IllegalArgumentException if a name is missing or not known, a type or shape differs, or a scalar is none
     */
    public final void requireState(Map<String, Tensor> state) {
        SequencedMap<String, Tensor> current = state();
        for (String name : current.keySet()) {
            require(state.containsKey(name), "the state has no " + name
                    + "; it is not from the same optimizer with the same parameters");
        }
        for (String name : state.keySet()) {
            require(current.containsKey(name), "the state has " + name + ", which is unknown here"
                    + "; it is not from the same optimizer with the same parameters");
        }
        current.forEach((name, tensor) -> {
            Tensor loaded = state.get(name);
            require(loaded != null, name + " is null in the state");
            require(loaded.dtype() == tensor.dtype() && loaded.shape().equals(tensor.shape()),
                    name + " is " + loaded.shape() + " " + loaded.dtype() + " in the state, not " + tensor.shape()
                            + " " + tensor.dtype());
        });
        double count = state.get(STEP).item();
        require(count >= 0 && count == Math.rint(count) && count <= 1L << 53,
                STEP + " must be a whole number, not " + count);
        requireRate(state.get(LEARNING_RATE).item());
    }

    private void setSteps(long count) {
        steps = count;
        inner.forEach(other -> other.setSteps(count));
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(getClass().getSimpleName() + ": " + message);
        }
    }

    /** Sets the gradient of every parameter to zero. */
    public final void zeroGrad() {
        parameters.forEach(Parameter::zeroGrad);
    }

    /** Returns the learning rate of the next step. */
    public final double learningRate() {
        return learningRate;
    }

    /** Returns the learning rate of a parameter in the next step: that of the optimizer times its group's factor. */
    protected final double learningRate(int parameter) {
        return learningRate * rateFactors[parameter];
    }

    /**
     * Sets the learning rate of the steps from now on, which each group of parameters multiplies by its factor.
     *
     * @param learningRate a finite number, not negative
     */
    public final void setLearningRate(double learningRate) {
        requireRate(learningRate);
        this.learningRate = learningRate;
    }

    private void requireRate(double learningRate) {
        if (!(learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    getClass().getSimpleName() + ": the learning rate must be finite and not negative, not " + learningRate);
        }
    }
}
