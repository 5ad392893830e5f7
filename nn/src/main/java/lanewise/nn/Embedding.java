package lanewise.nn;

import java.util.List;
import java.util.OptionalInt;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * A table of vectors, one for each of K words: Y_i = W_(x_i). It is the linear map of one-hot rows, Y = onehot(X) W, without
 * their zeros.
 *
 * <p>Shapes: X (…), indices from 0 to K − 1 as a tensor of I32 or I64; W (K, D); Y (…, D), of W's type.
 *
 * <p>Gradient: dW_k = Σ dY_i over all i with x_i = k, added to the gradient one after the other in row-major order of X, each
 * with one rounding; other rows of it are not touched. Indices have no neighbours, so that there is no dX: what
 * {@link #backward} returns for it is 0 everywhere, of W's type and the shape of X.
 *
 * <p>A padding index stands for no word: nothing is ever added to its row of the gradient.
 *
 * <p>Parameter {@code weight} (W), at first normal numbers of mean 0 and variance 1 from {@link Seeding}, as in PyTorch; the
 * row of a padding index is zero.
 *
 * <p>Derivation: {@code docs/derivations/embedding.md}.
 */
public final class Embedding extends Module {
    private final Parameter weight;
    private final OptionalInt padding;
    private Tensor indices;  // X, as a vector
    private Shape inputShape;
    private Shape outputShape;
    private final Workspace output = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace paddingRow = new Workspace();

    /**
     * Creates the table with random vectors.
     *
     * @param words K, the number of vectors
     * @param features D, the width of each
     */
    public Embedding(int words, int features, DType dtype) {
        this(words, features, dtype, OptionalInt.empty());
    }

    private Embedding(int words, int features, DType dtype, OptionalInt padding) {
        if (words < 1 || features < 1) {
            throw new IllegalArgumentException("Embedding: a table needs words and features, not " + words + " × "
                    + features);
        }
        weight = new Parameter("weight", Tensor.zeros(dtype, words, features));
        this.padding = padding;
        Seeding.fillNormal(weight);
        padding.ifPresent(row -> weight.value().select(0, row).fill(0));
    }

    /**
     * Returns a table of random vectors of which one is zero and never gets a gradient.
     *
     * @param words K, the number of vectors
     * @param features D, the width of each
     * @param padding the index of that vector, from 0 to K − 1
     */
    public static Embedding withPadding(int words, int features, DType dtype, int padding) {
        if (padding < 0 || padding >= words) {
            throw new IllegalArgumentException("Embedding: the padding index " + padding + " is none of 0 .. "
                    + (words - 1));
        }
        return new Embedding(words, features, dtype, OptionalInt.of(padding));
    }

    /**
     * Returns Y, of shape (…, D), for indices X of shape (…).
     *
     * @throws DTypeMismatchException if X is not of I32 or I64
     * @throws IndexOutOfBoundsException if an index is none of 0 … K − 1
     */
    @Override
    public Tensor forward(Tensor x) {
        requireIndices(x);
        Tensor vector = x.reshape(x.elements());
        int[] sizes = new int[x.rank() + 1];
        System.arraycopy(x.shape().toArray(), 0, sizes, 0, x.rank());
        sizes[x.rank()] = features();
        Shape shape = Shape.of(sizes);
        if (!isTraining()) {
            return gather(vector, Tensor.zeros(weight.value().dtype(), shape));
        }
        beginForward();
        indices = vector;
        inputShape = x.shape();
        outputShape = shape;
        return endForward(gather(vector, output.get(weight.value().dtype(), shape)));
    }

    /** Returns Y, of shape (n, D), for n indices, as {@link #forward(Tensor)} does; they are not copied. */
    public Tensor forward(int... x) {
        return forward(Tensor.wrap(x));
    }

    private Tensor gather(Tensor vector, Tensor y) {
        weight.value().indexSelect(0, vector, y.reshape(vector.dim(0), features()));
        return y;
    }

    private void requireIndices(Tensor x) {
        if (x.dtype() != DType.I32 && x.dtype() != DType.I64) {
            throw new DTypeMismatchException(this + ": indices of type " + x.dtype() + "; they must be of I64 or I32");
        }
        if (x.elements() == 0) {
            return;
        }
        long least = x.min().itemLong();
        long wrong = least < 0 ? least : x.max().itemLong();
        if (wrong < 0 || wrong >= words()) {
            throw new IndexOutOfBoundsException(this + ": the index " + wrong + " is none of 0 .. " + (words() - 1));
        }
    }

    /** Adds each row of dY to the gradient of its word; returns zeros of the shape of X. */
    @Override
    public Tensor backward(Tensor dY) {
        backwardParameters(dY);
        return dInput.get(dY.dtype(), inputShape);
    }

    /** Adds each row of dY to the gradient of its word, in row-major order. */
    @Override
    public void backwardParameters(Tensor dY) {
        requireGradient(dY, requireForward(outputShape), weight.value().dtype());
        int n = indices.dim(0);
        Tensor grad = weight.borrowGrad();
        Tensor kept = padding.isEmpty() ? null
                : paddingRow.get(grad.dtype(), Shape.of(features())).copyFrom(grad.select(0, padding.getAsInt()));
        grad.scatterAdd(0, indices.unsqueeze(1).broadcastTo(n, features()), dY.reshape(n, features()), grad);
        if (kept != null) {
            grad.select(0, padding.getAsInt()).copyFrom(kept);
        }
    }

    /** Returns W, of shape (K, D). */
    public Parameter weight() {
        return weight;
    }

    /** Returns K, the number of vectors. */
    public int words() {
        return weight.value().dim(0);
    }

    /** Returns D, the width of each vector. */
    public int features() {
        return weight.value().dim(1);
    }

    /** Returns the index whose row gets no gradient, if there is one. */
    public OptionalInt padding() {
        return padding;
    }

    @Override
    protected List<Parameter> ownParameters() {
        return List.of(weight);
    }

    @Override
    protected void releaseState() {
        indices = null;
        inputShape = null;
        outputShape = null;
        output.release();
        dInput.release();
        paddingRow.release();
    }

    @Override
    public String toString() {
        return "Embedding(" + words() + ", " + features()
                + (padding.isEmpty() ? ")" : ", padding " + padding.getAsInt() + ")");
    }
}
