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
 * <p>With a weight w of each element and a weight p of the answer yes, both broadcast ({@link BinarySettings}),
 * L = −(1/n) Σ w (p T ln P + (1 − T) ln(1 − P)) and dZ = w ((1 − T) σ(Z) − p T σ(−Z)) / n; an element whose weight is 0
 * counts as 0, whatever its logit. With {@link Reduction#SUM} both have no n. The losses of {@link #forwardEach} are
 * those of the elements, in the shape of Z.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/binary-cross-entropy.md}.
 */
public final class BinaryCrossEntropyWithLogitsLoss implements Loss {
    private static final String NAME = "BinaryCrossEntropyWithLogitsLoss";

    private final Reduction reduction;
    private final StretchedWeights elementWeight;
    private final StretchedWeights positiveWeight;
    private Tensor logits;
    private Tensor targets;
    private final ElementRange unit = new ElementRange(0, 1);
    private final Workspace terms = new Workspace();
    private final Workspace products = new Workspace();
    private final Workspace complements = new Workspace();
    private final Workspace dLogits = new Workspace();

    /** Creates the mean without weights. */
    public BinaryCrossEntropyWithLogitsLoss() {
        this(BinarySettings.PLAIN);
    }

    /** Creates the loss with the given settings. */
    public BinaryCrossEntropyWithLogitsLoss(BinarySettings settings) {
        reduction = LossArguments.requireGiven(NAME, "settings", settings).reduction();
        elementWeight = new StretchedWeights(NAME + ": element weights", settings.elementWeight());
        positiveWeight = new StretchedWeights(NAME + ": positive weights", settings.positiveWeight());
    }

    /**
     * Returns the loss L in nats.
     *
     * @param logits Z, finite, of any shape with at least one element; must stay unchanged until backward is done
     * @param targets T, of the same shape and type, in [0, 1]; must stay unchanged until backward is done
     * @throws IllegalArgumentException if a target lies outside [0, 1], or is NaN
     */
    @Override
    public double forward(Tensor logits, Tensor targets) {
        return forwardEach(logits, targets).sum().item() / reduction.divisor(logits.elements());
    }

    @Override
    public Tensor forwardEach(Tensor logits, Tensor targets) {
        LossArguments.requireTargets(NAME, logits, targets);
        elementWeight.requireFit(logits);
        positiveWeight.requireFit(logits);
        unit.requireTargets(NAME, targets, "targets lie in [0, 1]");
        this.logits = logits;
        this.targets = targets;
        Tensor term = positiveWeight.isEmpty() ? terms() : termsWithPositiveWeight();
        elementWeight.multiply(term);
        return term;
    }

    // max(Z, 0) − T ⊙ Z + ln(1 + e^(−|Z|))
    private Tensor terms() {
        Tensor linear = logits.mul(targets, products.like(logits));
        Tensor term = logits.maximum(0, terms.like(logits)).sub(linear, terms.like(logits));
        return term.add(softplus(linear), term);
    }

    // (1 − T) (max(Z, 0) + s) + p T (max(−Z, 0) + s) with s = ln(1 + e^(−|Z|)): no part is negative, nothing cancels.
    private Tensor termsWithPositiveWeight() {
        Tensor softplus = softplus(complements.like(logits));
        Tensor positive = logits.neg(products.like(logits)).maximum(0, products.like(logits));
        positive.add(softplus, positive).mul(targets, positive);
        positiveWeight.multiply(positive);
        Tensor term = logits.maximum(0, terms.like(logits)).add(softplus, terms.like(logits));
        return term.mul(complement(), term).add(positive, term);
    }

    // ln(1 + e^(−|Z|))
    private Tensor softplus(Tensor out) {
        return logits.abs(out).neg(out).exp(out).log1p(out);
    }

    // 1 − T
    private Tensor complement() {
        return targets.neg(complements.like(targets)).add(1, complements.like(targets));
    }

    /**
     * Returns dZ = (σ(Z) − T) / n of the latest forward pass, with the weights if there are any; valid until the next
     * backward pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor dZ = gradients();
        return dZ.div(reduction.divisor(dZ.elements()), dZ);
    }

    @Override
    public Tensor backwardEach(Tensor dLosses) {
        LossArguments.requireGradients(NAME, dLosses, LossArguments.requireForward(NAME, logits));
        Tensor dZ = gradients();
        return dZ.mul(dLosses, dZ);
    }

    // w (σ(Z) − T), or w ((1 − T) σ(Z) − p T σ(−Z))
    private Tensor gradients() {
        Tensor z = LossArguments.requireForward(NAME, logits);
        Tensor dZ = z.sigmoid(dLogits.like(z));
        if (positiveWeight.isEmpty()) {
            dZ.sub(targets, dZ);
        } else {
            Tensor positive = z.neg(products.like(z)).sigmoid(products.like(z)).mul(targets, products.like(z));
            positiveWeight.multiply(positive);
            dZ.mul(complement(), dZ).sub(positive, dZ);
        }
        elementWeight.multiply(dZ);
        return dZ;
    }
}
