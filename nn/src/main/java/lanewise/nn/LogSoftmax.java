package lanewise.nn;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.Tensor;

/**
 * The logarithm of the softmax along the last axis: Y_c = X_c − m − ln Σ_k e^(X_k − m) with m = max_k X_k, so that
 * nothing overflows, and no probability that underflows makes a logarithm infinite.
 *
 * <p>Y has the shape of X, (…, C) with C ≥ 1; no element is positive. Gradient: dX = dY − e^Y ⊙ (dY 1 1ᵀ). Infinite X
 * give what they give in {@link Softmax}, of which this is the logarithm.
 *
 * <p>Derivation: {@code docs/derivations/log-softmax.md}.
 */
public final class LogSoftmax extends Module {
    private static final Axes ROWS = Axes.of(-1).keep();

    private Tensor output;
    private final Workspace outputs = new Workspace();
    private final Workspace exponentials = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace rows = new Workspace();

    /** Creates the module. */
    public LogSoftmax() {}

    /** Returns the logarithm of the softmax of X along its last axis. */
    @Override
    public Tensor forward(Tensor x) {
        Softmax.requireRows(this, x);
        LayerArguments.requireReal(this, x);
        if (isTraining()) {
            beginForward();
        }
        Tensor y = isTraining() ? outputs.like(x) : Tensor.zeros(x.dtype(), x.shape());
        Tensor exponential = isTraining() ? exponentials.like(x) : Tensor.zerosLike(x);
        Tensor row = (isTraining() ? rows : new Workspace()).reduced(x, 1);
        Softmax.shift(x, row, y).exp(exponential);
        y.sub(exponential.sum(ROWS, row).log(row), y);
        if (!isTraining()) {
            return y;
        }
        output = y;
        return endForward(y);
    }

    /** Returns dX = dY − e^Y ⊙ s, where s is the sum of dY along the last axis. */
    @Override
    public Tensor backward(Tensor dY) {
        Tensor y = requireForward(output);
        requireGradient(dY, y.shape(), y.dtype());
        Tensor sum = dY.sum(ROWS, rows.reduced(y, 1));
        return dY.addcmul(sum, y.exp(exponentials.like(y)), -1, dInput.like(y));
    }

    @Override
    protected void releaseState() {
        output = null;
        outputs.release();
        exponentials.release();
        dInput.release();
        rows.release();
    }
}
