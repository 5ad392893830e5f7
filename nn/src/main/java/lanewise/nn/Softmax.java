package lanewise.nn;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * The softmax along the last axis: Y_c = e^(X_c − m) ÷ Σ_k e^(X_k − m) with m = max_k X_k, so that nothing overflows.
 *
 * <p>Y has the shape of X; its rows along the last axis are positive and sum to 1. Gradient:
 * dX = Y ⊙ (dY − (dY ⊙ Y) 1 1ᵀ). Before a cross-entropy loss leave it out and use
 * {@code lanewise.nn.loss.SoftmaxCrossEntropyLoss}.
 *
 * <p>Where X_c = −∞, Y_c = 0; where X_c = ∞ alone in its row, Y_c = 1. With ∞ twice in a row, and with −∞ everywhere,
 * there is no limit, and the row is NaN.
 *
 * <p>Derivation: {@code docs/derivations/softmax.md}.
 */
public final class Softmax extends Module {
    private static final Axes ROWS = Axes.of(-1).keep();

    private Tensor output;
    private final Workspace outputs = new Workspace();
    private final Workspace dInput = new Workspace();
    private final Workspace rows = new Workspace();

    /** Creates the module. */
    public Softmax() {}

    /** Returns the softmax of X along its last axis. */
    @Override
    public Tensor forward(Tensor x) {
        requireRows(this, x);
        LayerArguments.requireReal(this, x);
        if (isTraining()) {
            beginForward();
        }
        Tensor y = isTraining() ? outputs.like(x) : Tensor.zeros(x.dtype(), x.shape());
        Tensor row = (isTraining() ? rows : new Workspace()).reduced(x, 1);
        shift(x, row, y).exp(y);
        y.div(y.sum(ROWS, row), y);
        if (!isTraining()) {
            return y;
        }
        output = y;
        return endForward(y);
    }

    /** Returns dX = Y ⊙ (dY − s), where s is the sum of dY ⊙ Y along the last axis. */
    @Override
    public Tensor backward(Tensor dY) {
        Tensor y = requireForward(output);
        requireGradient(dY, y.shape(), y.dtype());
        Tensor dX = dY.mul(y, dInput.like(y));
        return dY.sub(dX.sum(ROWS, rows.reduced(y, 1)), dX).mul(y, dX);
    }

    @Override
    protected void releaseState() {
        output = null;
        outputs.release();
        dInput.release();
        rows.release();
    }

    /** Writes X − m into {@code y} and returns it, with m the maximum along the last axis; uses {@code row} for m. */
    static Tensor shift(Tensor x, Tensor row, Tensor y) {
        x.sub(x.max(ROWS, row), y);
        if (row.elements() > 0 && !(row.max().item() < Double.POSITIVE_INFINITY)) {
            // ∞ − ∞ is 0 where one element alone tends to ∞: it is its own maximum. Where several do it stays NaN.
            Tensor infinite = x.eq(Double.POSITIVE_INFINITY);
            Tensor alone = infinite.and(infinite.sum(ROWS).eq(1));
            Tensor.where(alone, Tensor.scalar(x.dtype(), 0), y, y);
        }
        return y;
    }

    /** Checks that {@code x} has a last axis to go along, and something on it. */
    static void requireRows(Module module, Tensor x) {
        if (x.rank() == 0 || x.dim(-1) == 0) {
            throw new ShapeMismatchException(
                    module + ": the input has shape " + x.shape() + ", not (…, C) with at least one class");
        }
    }
}
