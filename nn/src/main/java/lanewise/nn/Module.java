package lanewise.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * A differentiable function with parameters: {@code forward} computes Y = f(X), {@code backward} turns ∂L/∂Y into
 * ∂L/∂X and adds ∂L/∂θ to the gradient of each parameter θ.
 *
 * <p><b>Training mode</b> (the initial one). Forward keeps what backward needs, by reference where it can: leave the
 * input and the returned output unchanged until backward is done. The returned tensors belong to the module, which
 * reuses them while the shape repeats: an output is valid until the module's next {@code forward}, a returned ∂L/∂X
 * until its next {@code backward}. Take a {@code copy()} of what must live longer. One thread at a time: threads may take
 * turns, and one may even go backward for another, but passes that would mix are refused.
 *
 * <p><b>Eval mode.</b> Forward keeps nothing and returns a fresh tensor, so many threads may call it at once.
 * Changing the mode drops whatever forward had kept.
 *
 * <p>A module stands in one place: whoever runs a layer twice in one forward pass goes backward through the second run
 * twice. Composed modules refuse it by name, and so do parameters in two places: weights are not shared.
 *
 * <p>A module of your own implements {@link #forward} and {@link #backward}, names its parameters in
 * {@link #ownParameters}, what it remembers besides them in {@link #ownBuffers}, or its parts in {@link #children}, and
 * forgets what it kept for backward in {@link #releaseState}. One that is made of others runs them within
 * {@link #forwardPass} and {@link #backwardPass}; one that keeps something itself has {@link #beginForward} and
 * {@link #endForward} around it in training mode, and {@link #requireForward} before it goes back. Both are there to find
 * mistakes; without them it works as well.
 * {@code lanewise.nn.gradcheck.GradientCheck} tells whether its gradients are right.
 */
public abstract class Module {
    private static final SequencedMap<String, Module> NO_CHILDREN =
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
    private static final SequencedMap<String, Tensor> NO_BUFFERS =
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

    private final PassGuard guard = new PassGuard();
    private boolean training = true;

    /** Creates a module in training mode. */
    protected Module() {}

    /**
     * Returns Y = f(X).
     *
     * @param x the input X; in training mode it must stay unchanged until backward is done
     * @throws lanewise.tensor.ShapeMismatchException if its shape does not fit
     * @throws DTypeMismatchException if its elements are not of the type of the parameters, or of F32 or F64 where there
     *     are none; layers that take other types say so
     */
    public abstract Tensor forward(Tensor x);

    /**
     * Returns ∂L/∂X of the latest forward pass, and adds to the gradients of the parameters. May be called again
     * after the same forward pass; parameter gradients then accumulate.
     *
     * @param dY ∂L/∂Y, of the shape of the output
     * @throws IllegalStateException if there was no forward pass in training mode since the mode was set
     */
    public abstract Tensor backward(Tensor dY);

    /**
     * Adds to the gradients of the parameters as {@link #backward} does, to the same bits, and spares ∂L/∂X where that
     * can be left out: for the first layer of a network nobody asks for it.
     *
     * @param dY ∂L/∂Y, of the shape of the output
     * @throws IllegalStateException if there was no forward pass in training mode since the mode was set
     */
    public void backwardParameters(Tensor dY) {
        backward(dY);
    }

    /** Returns the parameters that belong to this module itself, not to its children. */
    protected List<Parameter> ownParameters() {
        return List.of();
    }

    /**
     * Returns the buffers that belong to this module itself, by name: tensors that are part of the model but not
     * learned by gradients, such as running statistics. They are the module's own, to be changed in place.
     */
    protected SequencedMap<String, Tensor> ownBuffers() {
        return NO_BUFFERS;
    }

    /** Returns the modules that this one is made of, by name, in order. */
    public SequencedMap<String, Module> children() {
        return NO_CHILDREN;
    }

    /**
     * Returns this module and all below it: a module before its children, and these in order, as PyTorch's
     * {@code modules()} does. Whatever concerns a whole network goes through it, so that a module of your own only needs to
     * name its {@link #children}.
     *
     * @throws IllegalStateException if a module is in two places
     */
    public final List<Module> modules() {
        return List.copyOf(namedModules().values());
    }

    /**
     * Returns the modules in the order of {@link #modules} under the names of the children on the way, joined by dots, as in
     * {@code 2.branch.0}; this module's own name is empty.
     *
     * @throws IllegalStateException if a module is in two places: it keeps the state of one forward pass, so that weights are
     *         not shared this way; or if two modules have the same random factors
     */
    public final SequencedMap<String, Module> namedModules() {
        SequencedMap<String, Module> named = new LinkedHashMap<>();
        IdentityHashMap<Module, String> places = new IdentityHashMap<>();
        visit("", (name, module) -> {
            String before = places.put(module, name);
            if (before != null) {
                throw new IllegalStateException(describe() + ": module " + name + ", " + module.describe()
                        + ", is also module " + before + "; each place needs its own");
            }
            named.put(name, module);
        });
        MultiplicativeNoise.requireDistinct(this, named);
        return Collections.unmodifiableSequencedMap(named);
    }

    /**
     * Checks, where a module is composed of others, that none of them, none of their parameters and no noise is in two places.
     *
     * @throws IllegalArgumentException that says which
     */
    final void requireDistinctParts() {
        try {
            namedParameters();
        } catch (IllegalStateException twice) {
            throw new IllegalArgumentException(twice.getMessage(), twice);
        }
    }

    // A module before its children, under the name that it has here.
    private void visit(String name, BiConsumer<String, Module> visitor) {
        visitor.accept(name, this);
        children().forEach((child, module) -> module.visit(join(name, child), visitor));
    }

    /**
     * Returns all parameters, this module's own first, then those of its children in order.
     *
     * @throws IllegalStateException if two of them have the same name, or one is in two places
     */
    public final List<Parameter> parameters() {
        return List.copyOf(namedParameters().values());
    }

    /**
     * Returns all parameters in the order of {@link #parameters} under the names of PyTorch's state dict: the names of
     * the children on the way and the parameter's own, joined by dots, as in {@code 0.weight}.
     *
     * @throws IllegalStateException if two of them have the same name, or one is in two places
     */
    public final SequencedMap<String, Parameter> namedParameters() {
        SequencedMap<String, Parameter> named = new LinkedHashMap<>();
        IdentityHashMap<Parameter, String> places = new IdentityHashMap<>();
        namedModules().forEach((name, module) -> module.ownParameters().forEach(parameter -> {
            String here = join(name, parameter.name());
            StateDict.put(here, parameter, module, named);
            String before = places.put(parameter, here);
            if (before != null) {
                throw new IllegalStateException(describe() + ": parameter " + here + " is also " + before
                        + "; each place needs its own, or its gradient would count twice");
            }
        }));
        return Collections.unmodifiableSequencedMap(named);
    }

    /**
     * Returns all buffers, this module's own first, then those of its children in order, under the names of PyTorch's
     * state dict, as in {@code 1.running_mean}. Writing to one changes the module.
     *
     * @throws IllegalStateException if two of them have the same name
     */
    public final SequencedMap<String, Tensor> namedBuffers() {
        SequencedMap<String, Tensor> named = new LinkedHashMap<>();
        namedModules().forEach((name, module) -> module.ownBuffers().forEach((buffer, tensor) ->
                StateDict.put(join(name, buffer), tensor, module, named)));
        return Collections.unmodifiableSequencedMap(named);
    }

    /**
     * Returns the values of all parameters and all buffers under PyTorch's names and in its order, as in
     * {@code 0.weight}, {@code 0.bias}, {@code 1.running_mean}. They are the module's own tensors: copy what shall not
     * change with it. They are the model; where a training stands is not among them: see {@link MultiplicativeNoise},
     * and the state of an optimizer. To save them:
     *
     * <pre>{@code
     * SafeTensors.write(file, model.stateDict(), Map.of());
     * }</pre>
     *
     * @throws IllegalStateException if two of them have the same name
     */
    public final SequencedMap<String, Tensor> stateDict() {
        return StateDict.of(this);
    }

    /**
     * Copies values into all parameters and buffers: all of them, or none if one does not fit.
     *
     * <pre>{@code
     * model.loadStateDict(SafeTensors.read(file).tensors());
     * }</pre>
     *
     * Tensors of F16 and BF16, as half-precision models are saved, are converted, which is exact and logged in one line
     * (level INFO). PyTorch's {@code num_batches_tracked} of a {@link BatchNorm1d}, an I64, has no counterpart here: it
     * may be there and is ignored.
     *
     * @param state one tensor for each name in {@link #stateDict}, of its shape and element type, or of one that only
     *     stores, and no others
     * @throws IllegalArgumentException if names are missing or unexpected, or tensors are null or have another shape or
     *         element type; the message lists every one of them
     */
    public final void loadStateDict(Map<String, Tensor> state) {
        StateDict.load(this, state);
    }

    /**
     * Returns the names of entries that a state dictionary of PyTorch has for such a module and this one has no use
     * for: {@link #loadStateDict} ignores them.
     */
    protected Set<String> ignoredEntries() {
        return Set.of();
    }

    /** Returns how many numbers are learned: the elements of all parameters. Buffers do not count. */
    public final long parameterCount() {
        return parameters().stream().mapToLong(parameter -> parameter.value().elements()).sum();
    }

    /**
     * Returns a table of the layers with their names, output shapes and numbers of parameters, as it would come out for
     * an input of the given shape. The last row says the network's mode, and that of a layer with another one its own.
     *
     * <p>The shapes come from a forward pass in eval mode with zeros of the element type of the parameters, or with indices
     * 0 for an {@link Embedding} at the beginning. It changes nothing: not the mode, not what forward kept for backward, not
     * a buffer.
     *
     * @param inputShape the shape of an input, with the number of samples, such as 128, 3072
     */
    public final String summary(int... inputShape) {
        return Summary.of(this, inputShape).toString();
    }

    /**
     * Returns the table of {@link #summary(int...)} for an input of your own, such as one of another element type.
     *
     * @param x the input X
     */
    public final String summary(Tensor x) {
        return Summary.of(this, x).toString();
    }

    /**
     * Does what {@link #forward(Tensor)} does, to the same bits, and shows the output of each layer on the way to an
     * observer, in training mode for the time of the call. {@link Sequential} and {@link Residual} are no layers themselves
     * but made of layers; any other module is one.
     *
     * @param x the input X
     * @param observer is called for each layer, in order
     */
    public final Tensor forward(Tensor x, LayerObserver observer) {
        return forward(x, ownSharing(), "", observer);
    }

    /** Returns whether {@link #backward(Tensor, GradientSharing)} puts dX where the chain says. */
    boolean sharesGradient() {
        return false;
    }

    /** Returns the memory of this chain, if it is one, for when it is run by itself. */
    GradientSharing ownSharing() {
        return GradientSharing.NONE;
    }

    /** Does what {@link #forward(Tensor)} does for a layer of a chain, with the chain's memory. */
    Tensor forward(Tensor x, GradientSharing sharing) {
        return forward(x);
    }

    /** Does what {@link #backward(Tensor)} does for a layer of a chain, with the chain's memory. */
    Tensor backward(Tensor dY, GradientSharing sharing) {
        return backward(dY);
    }

    /** Does what {@link #backwardParameters(Tensor)} does for a layer of a chain, with the chain's memory. */
    void backwardParameters(Tensor dY, GradientSharing sharing) {
        backwardParameters(dY);
    }

    /** Does what {@link #forward(Tensor, LayerObserver)} does for a module of the given name in a network. */
    Tensor forward(Tensor x, GradientSharing sharing, String name, LayerObserver observer) {
        Tensor y = forward(x, sharing);
        observer.onLayer(name, this, y);
        return y;
    }

    /** Returns the name in a network of a child, as in {@code 2.weight}. */
    static String join(String parent, String child) {
        return parent.isEmpty() ? child : parent + "." + child;
    }

    /** Runs an action with this module and all below it in eval mode; what forward had kept stays. */
    final void runInEvalMode(Runnable action) {
        List<Module> inTraining = new ArrayList<>();
        visit("", (_, module) -> {
            if (module.training) {
                inTraining.add(module);
            }
        });
        inTraining.forEach(module -> module.training = false);
        try {
            action.run();
        } finally {
            inTraining.forEach(module -> module.training = true);
        }
    }

    /** Sets the gradient of every parameter to zero. */
    public final void zeroGrad() {
        visit("", (_, module) -> module.ownParameters().forEach(Parameter::zeroGrad));
    }

    /**
     * Sets training mode here and in all children.
     *
     * @throws IllegalStateException if a module is in two places
     */
    public final void train() {
        setTraining(true);
    }

    /**
     * Sets eval mode here and in all children.
     *
     * @throws IllegalStateException if a module is in two places, or another thread is training one of them right now
     */
    public final void eval() {
        setTraining(false);
    }

    private void setTraining(boolean wanted) {
        List<Module> others = modules().stream().filter(module -> module.training != wanted).toList();
        others.forEach(module -> module.guard.requireNobodyElse(module, wanted ? "train()" : "eval()"));
        others.forEach(module -> {
            module.training = wanted;
            module.guard.reset();
            module.releaseState();
        });
    }

    /** Returns whether this module is in training mode. */
    public final boolean isTraining() {
        return training;
    }

    /**
     * Forgets what forward kept and the tensors it reuses; called when the mode changes, and when another thread begins a
     * forward pass, whose predecessor may still read them.
     */
    protected void releaseState() {}

    /**
     * Runs a forward pass of a module that is made of others. In training mode it refuses a second thread meanwhile, and
     * {@link #backwardPass} a forward pass that did not come to its end.
     *
     * @param pass calls the forward passes of the parts
     * @throws IllegalStateException if another thread is in a pass of this module
     */
    protected final Tensor forwardPass(Supplier<Tensor> pass) {
        if (!training) {
            return pass.get();
        }
        boolean outermost = guard.enter(this);
        try {
            guard.setComplete(false);
            Tensor y = pass.get();
            guard.setComplete(true);
            return y;
        } finally {
            if (outermost) {
                guard.leave();
            }
        }
    }

    /**
     * Runs a backward pass of a module that is made of others.
     *
     * @param pass calls the backward passes of the parts; what it returns is returned
     * @throws IllegalStateException if there was no whole {@link #forwardPass} in training mode since the mode was set, or
     *         another thread is in a pass of this module
     */
    protected final Tensor backwardPass(Supplier<Tensor> pass) {
        boolean outermost = guard.enter(this);
        try {
            requireForward(guard.isComplete() ? this : null);
            return pass.get();
        } finally {
            if (outermost) {
                guard.leave();
            }
        }
    }

    /**
     * Begins a forward pass in training mode, before anything is kept. If the latest one was another thread's, its tensors
     * are let go: they stay what they are for whoever still reads them.
     */
    protected final void beginForward() {
        if (guard.beginForward()) {
            releaseState();
        }
    }

    /**
     * Ends a forward pass in training mode, when everything is kept.
     *
     * @param y the output
     * @return the output
     * @throws IllegalStateException if another thread began a forward pass meanwhile
     */
    protected final Tensor endForward(Tensor y) {
        guard.endForward(this);
        return y;
    }

    /**
     * Returns {@code saved}, or refuses to go backward without it.
     *
     * @param saved what forward kept in training mode, or null
     * @throws IllegalStateException if it is null, the latest forward pass began and did not come to its end, or what this
     *         thread's forward pass kept was replaced by another thread's
     */
    protected final <T> T requireForward(T saved) {
        guard.beginBackward(this);
        if (saved == null || guard.isBegun()) {
            throw new IllegalStateException(describe() + ": backward needs a forward pass in training mode first; call "
                    + (training ? "" : "train() and then ") + "forward(x)");
        }
        return saved;
    }

    /**
     * Checks that ∂L/∂Y has the shape and the element type of the output, so that it is never stretched by broadcasting.
     *
     * @throws ShapeMismatchException if it has another shape
     * @throws DTypeMismatchException if it has another element type
     */
    protected final void requireGradient(Tensor dY, Shape shape, DType dtype) {
        if (!dY.shape().equals(shape)) {
            throw new ShapeMismatchException(
                    describe() + ": backward got a gradient of shape " + dY.shape() + " for an output of shape " + shape);
        }
        if (dY.dtype() != dtype) {
            throw new DTypeMismatchException(describe() + ": backward got a gradient of type " + dY.dtype()
                    + " for an output of type " + dtype + "; convert it with dY.to(" + dtype + ")");
        }
    }

    /** Returns what messages and tables call the module: its name with its sizes and constants, whatever the mode. */
    String describe() {
        return toString();
    }

    /** Returns a constant as {@link #toString} names it: not at all where it has its usual value. */
    static String unusual(String name, double value, double usual) {
        return value == usual ? "" : ", " + name + " " + value;
    }

    /** Returns the mode in words. */
    static String mode(boolean training) {
        return training ? "training mode" : "eval mode";
    }

    /**
     * Returns the module's name with its sizes and constants, without those that have their usual value; one that is made of
     * others also says its mode.
     */
    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
