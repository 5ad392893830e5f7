package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * The mean binary cross-entropy of the sigmoid of logits Z against targets T in [0, 1], both of one shape with n
 * elements: with P = σ(Z), L = −(1/n) Σ (T ln P + (1 − T) ln(1 − P)), the mean over all elements, computed as
 * (1/n) Σ (max(Z, 0) − T ⊙ Z + ln(1 + e^(−|Z|))), in which nothing overflows and no logarithm sees 0.
 *
 * <p>Gradient: dZ = (σ(Z) − T) / n.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/binary-cross-entropy.md}.
 */
public final class BinaryCrossEntropyWithLogitsLoss implements Loss {
    private static final String NAME = "BinaryCrossEntropyWithLogitsLoss";

    private Tensor logits;
    private Tensor targets;
    private final ElementRange unit = new ElementRange(0, 1);
    private final Workspace terms = new Workspace();
    private final Workspace products = new Workspace();
    private final Workspace dLogits = new Workspace();

    /** Creates the loss. */
    public BinaryCrossEntropyWithLogitsLoss() {}

    /**
     * Returns the mean loss L in nats.
     *
     * @param logits Z, finite, of any shape with at least one element; must stay unchanged until backward is done
     * @param targets T, of the same shape and type, in [0, 1]; must stay unchanged until backward is done
     * @throws IllegalArgumentException if a target lies outside [0, 1], or is NaN
     */
    @Override
    public double forward(Tensor logits, Tensor targets) {
        LossArguments.requireTargets(NAME, logits, targets);
        unit.requireTargets(NAME, targets, "targets lie in [0, 1]");
        this.logits = logits;
        this.targets = targets;
        Tensor linear = logits.mul(targets, products.like(logits));
        Tensor term = logits.maximum(0, terms.like(logits)).sub(linear, terms.like(logits));
        Tensor softplus = logits.abs(linear).neg(linear).exp(linear).log1p(linear);
        return term.add(softplus, term).sum().item() / logits.elements();
    }

    /**
     * Returns dZ = (σ(Z) − T) / n of the latest forward pass; valid until the next call of {@code backward}.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor z = LossArguments.requireForward(NAME, logits);
        Tensor dZ = z.sigmoid(dLogits.like(z));
        return dZ.sub(targets, dZ).div(z.elements(), dZ);
    }
}
