package lanewise.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * <p>Where the branch changes the shape, the skip connection needs a projection, such as a convolution of 1 × 1 pixels or a
 * linear layer: Y = f(X) + g(X) with a shortcut g, and dX = dX_f + dX_g. Its parameters are named {@code shortcut.…}.
 *
 * <p>Source: K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition, CVPR 2016. Derivation:
 * {@code docs/derivations/residual.md}.
 */
public final class Residual extends Module {
    private final Module branch;
    private final Module shortcut; // null for the identity
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
        this.branch = Objects.requireNonNull(branch, "Residual: the branch is null");
        shortcut = null;
        children = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(Map.of("branch", branch)));
        requireDistinctParts();
    }

    /** Creates the block Y = f(X) + g(X) of a branch, f, and a shortcut, g, whose outputs have one shape. */
    public Residual(Module branch, Module shortcut) {
        this.branch = Objects.requireNonNull(branch, "Residual: the branch is null");
        this.shortcut = Objects.requireNonNull(shortcut, "Residual: the shortcut is null; without one, name the branch alone");
        SequencedMap<String, Module> named = new LinkedHashMap<>();
        named.put("branch", branch);
        named.put("shortcut", shortcut);
        children = Collections.unmodifiableSequencedMap(named);
        requireDistinctParts();
    }

    /**
     * Returns Y = f(X) + X, of the shape of X, or f(X) + g(X).
     *
     * @throws ShapeMismatchException if the branch does not keep the shape of X, or does not make that of the shortcut
     */
    @Override
    public Tensor forward(Tensor x) {
        return forwardPass(() -> {
            Tensor fOfX = branch.forward(x);
            return shortcut == null ? skip(x, fOfX) : sum(fOfX, shortcut.forward(x));
        });
    }

    private Tensor skip(Tensor x, Tensor fOfX) {
        if (!fOfX.shape().equals(x.shape())) {
            throw new ShapeMismatchException("Residual: the branch makes " + fOfX.shape() + " of an input of shape "
                    + x.shape() + "; the skip connection adds the two, so its last width must be that of the input,"
                    + " N₂ = F");
        }
        return add(fOfX, x);
    }

    private Tensor sum(Tensor fOfX, Tensor gOfX) {
        if (!fOfX.shape().equals(gOfX.shape())) {
            throw new ShapeMismatchException("Residual: the branch makes " + fOfX.shape() + " and the shortcut "
                    + gOfX.shape() + "; both are added, so their shapes must be the same");
        }
        return add(fOfX, gOfX);
    }

    private Tensor add(Tensor fOfX, Tensor skipped) {
        if (!isTraining()) {
            return fOfX.add(skipped, Tensor.zerosLike(skipped));
        }
        beginForward();
        output = fOfX.add(skipped, outputs.like(skipped));
        return endForward(output);
    }

    /** Adds to the gradients of branch and shortcut; returns dX = dX_f + dY, or dX_f + dX_g. */
    @Override
    public Tensor backward(Tensor dY) {
        return backward(dY, GradientSharing.NONE);
    }

    @Override
    Tensor backward(Tensor dY, GradientSharing sharing) {
        Workspace space = sharing.inputGradient(this, dInput);
        return backwardPass(() -> {
            requireGradient(dY, output.shape(), output.dtype());
            if (shortcut == null) {
                return branch.backward(dY).add(dY, space.like(output));
            }
            Tensor ofBranch = branch.backward(dY);
            return ofBranch.add(shortcut.backward(dY), space.like(ofBranch));
        });
    }

    /** Adds to the gradients of branch and shortcut, and leaves out dX_f and dX_g where these can. */
    @Override
    public void backwardParameters(Tensor dY) {
        backwardPass(() -> {
            requireGradient(dY, output.shape(), output.dtype());
            branch.backwardParameters(dY);
            if (shortcut != null) {
                shortcut.backwardParameters(dY);
            }
            return null;
        });
    }

    @Override
    Tensor forward(Tensor x, GradientSharing sharing, String name, LayerObserver observer) {
        return forwardPass(() -> {
            Tensor fOfX = branch.forward(x, branch.ownSharing(), join(name, "branch"), observer);
            return shortcut == null ? skip(x, fOfX)
                    : sum(fOfX, shortcut.forward(x, shortcut.ownSharing(), join(name, "shortcut"), observer));
        });
    }

    /** Returns the branch, f. */
    public Module branch() {
        return branch;
    }

    /** Returns the shortcut, g; empty where it is the identity. */
    public Optional<Module> shortcut() {
        return Optional.ofNullable(shortcut);
    }

    @Override
    public SequencedMap<String, Module> children() {
        return children;
    }

    @Override
    boolean sharesGradient() {
        return true;
    }

    @Override
    protected void releaseState() {
        output = null;
        outputs.release();
        dInput.release();
    }

    @Override
    String describe() {
        return "Residual(" + branch.describe() + (shortcut == null ? ")" : ", " + shortcut.describe() + ")");
    }

    @Override
    public String toString() {
        return describe() + " in " + mode(isTraining());
    }
}
