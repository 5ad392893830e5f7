package lanewise.nn.loss;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The mean cross-entropy of the softmax of logits Z (S, C) against integer labels t (S):
 * L = (1/S) Σ_s (ln Σ_c e^(Z_sc) − Z_s,t(s)), each row shifted by its maximum so that nothing overflows.
 *
 * <p>Gradient: dZ = (Y − T) / S, with Y = softmax(Z) and T the labels one-hot.
 *
 * <p>Not thread-safe: each thread needs a loss of its own. Derivation:
 * {@code docs/derivations/softmax-cross-entropy.md}.
 */
public final class SoftmaxCrossEntropyLoss {
    private static final String NAME = "SoftmaxCrossEntropyLoss";

    private int[] labels;
    private Tensor exponentials;
    private Tensor sums;
    private final Workspace exponentialsSpace = new Workspace();
    private final Workspace rowSpace = new Workspace();
    private final Workspace dLogits = new Workspace();

    /**
     * Returns the mean loss L in nats. The sum over the samples is in f64, whatever the type of the logits.
     *
     * @param logits Z, of shape (S, C) with S ≥ 1
     * @param labels one class index in 0 .. C − 1 for each sample
     */
    public double forward(Tensor logits, int[] labels) {
        Labels.requireLabels(NAME, logits, labels);
        int samples = logits.dim(0);
        Tensor shift = logits.max(true, rowSpace.get(logits.dtype(), Shape.of(samples, 1)), 1);
        Tensor shifted = logits.sub(shift, exponentialsSpace.like(logits));
        double total = 0;
        for (int s = 0; s < samples; s++) {
            total -= shifted.get(s, labels[s]);
        }
        exponentials = shifted.exp(shifted);
        sums = exponentials.sum(true, shift, 1);
        for (int s = 0; s < samples; s++) {
            total += StrictMath.log(sums.get(s, 0));
        }
        this.labels = labels.clone();
        return total / samples;
    }

    /**
     * Returns dZ = (Y − T) / S of the latest forward pass; valid until the next call of {@code backward}.
     *
     * @throws IllegalStateException if there was no forward pass
     */
    public Tensor backward() {
        Labels.requireForward(NAME, labels);
        Tensor dZ = exponentials.div(sums, dLogits.like(exponentials));
        for (int s = 0; s < labels.length; s++) {
            dZ.set(dZ.get(s, labels[s]) - 1, s, labels[s]);
        }
        return dZ.div(labels.length, dZ);
    }
}
