package lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * A branch with a skip connection around it: Y = f(X) + X, where f is any module that keeps the shape of its input. For
 * X of shape (S, F) the last layer of the branch must have N₂ = F outputs; the layers between may have any width.
 *
 * <p>Gradient: dX = dX_f + dY, where dX_f is what the branch makes of dY. The parameters are those of the branch, named
 * {@code branch.…}.
 *
 * <p>Source: K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition, CVPR 2016. Derivation:
 * {@code docs/derivations/residual.md}.
 */
public final class Residual extends Module {
    private final Module branch;
    private final SequencedMap<String, Module> children;
    private Tensor output;
    private final Workspace outputs = new Workspace();
    private final Workspace dInput = new Workspace();

    /**
     * Creates the skip connection around a branch, f; a {@link Sequential} where it has several layers.
     *
     * @throws IllegalArgumentException if a module within the branch, a parameter or the seed of noise is in two places
     */
    public Residual(Module branch) {
        this.branch = branch;
        children = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(Map.of("branch", branch)));
        requireDistinctParts();
    }

    /**
     * Returns Y = f(X) + X, of the shape of X.
     *
     * @throws ShapeMismatchException if the branch does not keep the shape of X
     */
    @Override
    public Tensor forward(Tensor x) {
        return forwardPass(() -> skip(x, branch.forward(x)));
    }

    private Tensor skip(Tensor x, Tensor fOfX) {
        if (!fOfX.shape().equals(x.shape())) {
            throw new ShapeMismatchException("Residual: the branch makes " + fOfX.shape() + " of an input of shape "
                    + x.shape() + "; the skip connection adds the two, so its last width must be that of the input,"
                    + " N₂ = F");
        }
        if (!isTraining()) {
            return fOfX.add(x);
        }
        beginForward();
        output = fOfX.add(x, outputs.like(x));
        return endForward(output);
    }

    /** Adds to the gradients of the branch; returns dX = dX_f + dY. */
    @Override
    public Tensor backward(Tensor dY) {
        return backwardPass(() -> {
            Tensor y = requireForward(output);
            requireGradientShape(dY, y.shape());
            return branch.backward(dY).add(dY, dInput.like(y));
        });
    }

    /** Adds to the gradients of the branch, and leaves out dX_f where the branch can. */
    @Override
    public void backwardParameters(Tensor dY) {
        backwardPass(() -> {
            requireGradientShape(dY, requireForward(output).shape());
            branch.backwardParameters(dY);
            return null;
        });
    }

    @Override
    Tensor forward(Tensor x, String name, LayerObserver observer) {
        return forwardPass(() -> skip(x, branch.forward(x, join(name, "branch"), observer)));
    }

    /** Returns the branch, f. */
    public Module branch() {
        return branch;
    }

    @Override
    public SequencedMap<String, Module> children() {
        return children;
    }

    @Override
    protected void releaseState() {
        output = null;
        outputs.release();
        dInput.release();
    }

    @Override
    String describe() {
        return "Residual(" + branch.describe() + ")";
    }

    @Override
    public String toString() {
        return describe() + " in " + mode(isTraining());
    }
}
