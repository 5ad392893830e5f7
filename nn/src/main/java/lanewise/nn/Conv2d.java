package lanewise.nn;

import java.util.List;
import lanewise.nn.internal.ChannelsLast;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;

/**
 * The convolution of images X with filters W, Y[n, o] = Σ_c X[n, c] ⋆ W[o, c] + b[o], as {@link Convolution2d} defines it.
 *
 * <pre>{@code
 * new Conv2d(3, 64, Window2d.of(3).padding(1), F32)                            // (N, 3, H, W) to (N, 64, H, W)
 * Conv2d.withoutBias(64, 128, Window2d.of(3).stride(2).padding(1), F32)        // half the height and width
 * new Conv2d(64, 64, new Convolution2d(Window2d.of(3).padding(1), 64), F32)    // one filter for each channel
 * }</pre>
 *
 * <p>Shapes: X (N, C, H, W), W (O, C ÷ groups, kH, kW), b (O), Y (N, O, H', W'). Gradients: db is the sum of dY over images and
 * pixels, dW[o, c, p, q] = Σ dY[n, o, i, j] · X[n, c, h, w] with (h, w) under tap (p, q) of window (i, j), and
 * dX[n, c, h, w] = Σ dY[n, o, i, j] · W[o, c, p, q] over the windows that have (h, w) under a tap.
 *
 * <p>X may have any layout. Y, dX and W have theirs with the channels of a pixel side by side; an X with another one is copied,
 * once in a forward pass.
 *
 * <p>Derivation: {@code docs/derivations/conv2d.md}.
 */
public final class Conv2d extends Module {
    private static final Axes PIXELS = Axes.of(0);

    private final Convolution2d convolution;
    private final Parameter weight;
    private final Parameter bias; // null if there is none
    private Tensor input; // X, with channels side by side
    private Shape outputShape;
    private final Workspace inputCopy = new Workspace();
    private final Workspace output = new Workspace();
    private final Workspace dOutputCopy = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace dWeight = new Workspace();
    private final Workspace dBias = new Workspace();

    /**
     * Creates the layer, whose filters see all channels. W and b are uniform in ±1 ÷ √(C kH kW), as PyTorch's are, by the next
     * stream of {@link Seeding}: b goes on where W ends. An {@code Initializer} chooses other values.
     *
     * @param inChannels C, 1 or more
     * @param outChannels O, the number of filters, 1 or more
     */
    public Conv2d(int inChannels, int outChannels, Window2d window, DType dtype) {
        this(inChannels, outChannels, Convolution2d.of(window), dtype);
    }

    /**
     * Creates the layer, whose filters see the channels of their group: C ÷ groups of them, which take the place of C above.
     *
     * @param inChannels C, a multiple of the groups
     * @param outChannels O, the number of filters, a multiple of the groups
     */
    public Conv2d(int inChannels, int outChannels, Convolution2d convolution, DType dtype) {
        this(inChannels, outChannels, convolution, dtype, true);
    }

    private Conv2d(int inChannels, int outChannels, Convolution2d convolution, DType dtype, boolean biased) {
        int groups = convolution.groups();
        requireGroups("inChannels", inChannels, groups);
        requireGroups("outChannels", outChannels, groups);
        this.convolution = convolution;
        Window2d window = convolution.window();
        Shape shape = Shape.of(outChannels, inChannels / groups, window.height(), window.width());
        Fans fans = Fans.of(shape);
        weight = new Parameter("weight", ChannelsLast.zeros(dtype, shape), fans);
        bias = biased ? new Parameter("bias", Tensor.zeros(dtype, outChannels), fans) : null;
        Seeding.fill(ownParameters().toArray(Parameter[]::new));
    }

    private static void requireGroups(String name, int channels, int groups) {
        if (channels < 1 || channels % groups != 0) {
            throw new IllegalArgumentException("Conv2d: " + name + " must be positive"
                    + (groups == 1 ? "" : " and a multiple of the " + groups + " groups") + ", not " + channels);
        }
    }

    /**
     * Returns a layer without b, as before a normalisation, which would take it off again.
     *
     * @param inChannels C, 1 or more
     * @param outChannels O, the number of filters, 1 or more
     */
    public static Conv2d withoutBias(int inChannels, int outChannels, Window2d window, DType dtype) {
        return withoutBias(inChannels, outChannels, Convolution2d.of(window), dtype);
    }

    /**
     * Returns a layer without b, whose filters see the channels of their group.
     *
     * @param inChannels C, a multiple of the groups
     * @param outChannels O, the number of filters, a multiple of the groups
     */
    public static Conv2d withoutBias(int inChannels, int outChannels, Convolution2d convolution, DType dtype) {
        return new Conv2d(inChannels, outChannels, convolution, dtype, false);
    }

    /**
     * Returns Y, of shape (N, O, H', W'), for X of shape (N, C, H, W).
     *
     * @throws ShapeMismatchException if X has another shape, or no window fits into it
     */
    @Override
    public Tensor forward(Tensor x) {
        return forward(x, GradientSharing.NONE);
    }

    @Override
    Tensor forward(Tensor x, GradientSharing sharing) {
        LayerArguments.requireImages(this, x, inChannels());
        LayerArguments.requireType(this, x, weight.value().dtype());
        Shape shape = LayerArguments.outputShape(this, () -> convolution.outputShape(x, weight.value()));
        if (!isTraining()) {
            return shifted(convolution.forward(x, weight.value()));
        }
        beginForward();
        input = ChannelsLast.of(x, inputCopy);
        outputShape = shape;
        Tensor y = sharing.output(this, output).channelsLast(x.dtype(), outputShape);
        return endForward(shifted(convolution.forward(input, weight.value(), y)));
    }

    private Tensor shifted(Tensor y) {
        if (bias != null) {
            Tensor pixels = ChannelsLast.channelsLast(y);
            pixels.add(bias.value(), pixels);
        }
        return y;
    }

    /** Adds to the gradients of W and b; returns dX. */
    @Override
    public Tensor backward(Tensor dY) {
        return backward(dY, GradientSharing.NONE);
    }

    @Override
    Tensor backward(Tensor dY, GradientSharing sharing) {
        Tensor gradient = addGradients(dY);
        Tensor dX = sharing.inputGradient(this, dInput).channelsLast(input.dtype(), input.shape());
        return convolution.inputGradient(gradient, weight.value(), dX);
    }

    /** Adds to the gradients of W and b, and leaves out dX, a third of the layer's work. */
    @Override
    public void backwardParameters(Tensor dY) {
        addGradients(dY);
    }

    // Returns dY with channels side by side.
    private Tensor addGradients(Tensor dY) {
        Tensor x = requireForward(input);
        requireGradient(dY, outputShape, x.dtype());
        Tensor gradient = ChannelsLast.of(dY, dOutputCopy);
        weight.addToGrad(dWeight, out -> convolution.weightGradient(gradient, x, out));
        if (bias != null) {
            Tensor pixels = ChannelsLast.matrix(gradient, dOutputCopy);
            bias.addToGrad(dBias, out -> pixels.sum(PIXELS, out));
        }
        return gradient;
    }

    /** Returns W, of shape (O, C ÷ groups, kH, kW). */
    public Parameter weight() {
        return weight;
    }

    /**
     * Returns b, of shape (O).
     *
     * @throws IllegalStateException if there is none: see {@link #hasBias}
     */
    public Parameter bias() {
        if (bias == null) {
            throw new IllegalStateException(this + ": there is no bias; ask hasBias() first");
        }
        return bias;
    }

    /** Returns whether there is a b. */
    public boolean hasBias() {
        return bias != null;
    }

    /** Returns the window and the groups. */
    public Convolution2d convolution() {
        return convolution;
    }

    /** Returns C, the channels of an input. */
    public int inChannels() {
        return weight.value().dim(1) * convolution.groups();
    }

    /** Returns O, the channels of an output. */
    public int outChannels() {
        return weight.value().dim(0);
    }

    @Override
    protected List<Parameter> ownParameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    boolean sharesGradient() {
        return true;
    }

    @Override
    protected void releaseState() {
        input = null;
        outputShape = null;
        for (Workspace space : List.of(inputCopy, output, dOutputCopy, dInput, dWeight, dBias)) {
            space.release();
        }
    }

    @Override
    public String toString() {
        return "Conv2d(" + inChannels() + " → " + outChannels() + ", " + convolution.window()
                + (convolution.groups() == 1 ? "" : ", groups " + convolution.groups())
                + (convolution.algorithm() == ConvolutionAlgorithm.WINOGRAD ? ", winograd" : "")
                + (bias == null ? ", without bias)" : ")");
    }
}
