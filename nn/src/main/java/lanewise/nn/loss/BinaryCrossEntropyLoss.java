package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Tensor;

/**
 * The mean binary cross-entropy of probabilities P against targets T in [0, 1], both of one shape with n elements:
 * L = −(1/n) Σ (T ln P + (1 − T) ln(1 − P)), the mean over all elements.
 *
 * <p>With a weight w of each element and a weight p of the answer yes, both broadcast ({@link BinarySettings}),
 * L = −(1/n) Σ w (p T ln P + (1 − T) ln(1 − P)); with {@link Reduction#SUM} the same without 1/n. The losses of
 * {@link #forwardEach} are those of the elements, in the shape of P.
 *
 * <p>Gradient: dP = (1/n) w ((1 − T) ⊘ (1 − P) − p T ⊘ P). A term whose factor T, 1 − T, w or p is 0 is 0, and so is
 * its gradient, whatever P is. Otherwise the loss is infinite where its logarithm is: nothing is clamped. From logits use
 * {@link BinaryCrossEntropyWithLogitsLoss}, which does not have that problem. NaN among the probabilities makes the
 * loss NaN.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/binary-cross-entropy.md}.
 */
public final class BinaryCrossEntropyLoss implements Loss {
    private static final String NAME = "BinaryCrossEntropyLoss";

    private final Reduction reduction;
    private final StretchedWeights elementWeight;
    private final StretchedWeights positiveWeight;
    private Tensor probabilities;
    private Tensor targets;
    private final ElementRange unit = new ElementRange(0, 1);
    private final Workspace complements = new Workspace();
    private final Workspace positives = new Workspace();
    private final Workspace negatives = new Workspace();
    private final Workspace losses = new Workspace();
    private final Workspace dProbabilities = new Workspace();

    /** Creates the mean without weights. */
    public BinaryCrossEntropyLoss() {
        this(BinarySettings.PLAIN);
    }

    /** Creates the loss with the given settings. */
    public BinaryCrossEntropyLoss(BinarySettings settings) {
        reduction = LossArguments.requireGiven(NAME, "settings", settings).reduction();
        elementWeight = new StretchedWeights(NAME + ": element weights", settings.elementWeight());
        positiveWeight = new StretchedWeights(NAME + ": positive weights", settings.positiveWeight());
    }

    /**
     * Returns the loss L in nats.
     *
     * @param probabilities P, in [0, 1], of any shape with at least one element; must stay unchanged until backward is
     *     done
     * @param targets T, of the same shape and type, in [0, 1]; must stay unchanged until backward is done
     * @throws IllegalArgumentException if a probability or a target lies outside [0, 1], or a target is NaN
     */
    @Override
    public double forward(Tensor probabilities, Tensor targets) {
        return -terms(probabilities, targets).sum().item() / reduction.divisor(probabilities.elements());
    }

    @Override
    public Tensor forwardEach(Tensor probabilities, Tensor targets) {
        Tensor zero = Tensor.scalar(probabilities.dtype(), 0); // 0 − 0 is 0, not −0
        return zero.sub(terms(probabilities, targets), losses.like(probabilities));
    }

    // The losses of all elements with the other sign: w (p T ln P + (1 − T) ln(1 − P)).
    private Tensor terms(Tensor probabilities, Tensor targets) {
        LossArguments.requireTargets(NAME, probabilities, targets);
        elementWeight.requireFit(probabilities);
        positiveWeight.requireFit(probabilities);
        unit.requireProbabilities(NAME, probabilities, "probabilities lie in [0, 1], logits are for "
                + "BinaryCrossEntropyWithLogitsLoss");
        unit.requireTargets(NAME, targets, "targets lie in [0, 1]");
        this.probabilities = probabilities;
        this.targets = targets;
        Tensor positive = probabilities.log(positives.like(probabilities));
        maskByWeight(targets, positive.mul(targets, positive)); // 0 ln 0 counts as 0
        positiveWeight.multiply(positive);
        Tensor complement = complement(targets);
        Tensor negative = probabilities.neg(negatives.like(probabilities));
        negative.log1p(negative).mul(complement, negative);
        maskByWeight(complement, negative);
        Tensor term = positive.add(negative, positive);
        elementWeight.multiply(term);
        return term;
    }

    /**
     * Returns dP = (1/n) ((1 − T) ⊘ (1 − P) − T ⊘ P) of the latest forward pass, with the weights if there are any;
     * valid until the next backward pass.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    @Override
    public Tensor backward() {
        Tensor dP = gradients();
        return dP.div(reduction.divisor(dP.elements()), dP);
    }

    @Override
    public Tensor backwardEach(Tensor dLosses) {
        LossArguments.requireGradients(NAME, dLosses, LossArguments.requireForward(NAME, probabilities));
        Tensor dP = gradients();
        return dP.mul(dLosses, dP);
    }

    // w ((1 − T) ⊘ (1 − P) − p T ⊘ P)
    private Tensor gradients() {
        Tensor p = LossArguments.requireForward(NAME, probabilities);
        Tensor positive = targets.div(p, positives.like(p));
        maskByWeight(targets, positive);
        positiveWeight.multiply(positive);
        Tensor complement = complement(targets);
        Tensor dP = p.neg(dProbabilities.like(p)).add(1, dProbabilities.like(p));
        maskByWeight(complement, complement.div(dP, dP));
        dP.sub(positive, dP);
        elementWeight.multiply(dP);
        return dP;
    }

    // 1 − T
    private Tensor complement(Tensor target) {
        return target.neg(complements.like(target)).add(1, complements.like(target));
    }

    // Sets to 0 what has the weight 0.
    private static void maskByWeight(Tensor weight, Tensor term) {
        Tensor.where(weight, term, Tensor.scalar(term.dtype(), 0), term);
    }
}
