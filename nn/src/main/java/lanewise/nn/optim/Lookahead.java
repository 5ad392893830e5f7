package lanewise.nn.optim;

import java.util.List;
import lanewise.tensor.Tensor;

/**
 * Lookahead around another optimizer: k steps ahead, one step back. The inner optimizer moves the parameters θ as it
 * would alone; after every k of its steps slow weights φ follow, and the parameters go on from there:
 *
 * <pre>
 * θ = a step of the inner optimizer
 * φ = φ + α (θ − φ), θ = φ           if k divides the number of the step; φ = θ before the first
 * </pre>
 *
 * <pre>{@code
 * Optimizer optimizer = new Lookahead(new AdamW(model.parameters(), 1e-3));
 * }</pre>
 *
 * <p>The inner optimizer is this one's from then on: call {@code step} here alone. What it remembers, such as momentum,
 * stays as it is when the parameters go back. It gets the learning rate that is set here. A model is best evaluated after
 * a multiple of k steps, when its parameters are the slow weights.
 *
 * <p>State: {@code slow_buffer}, the φ of each parameter, and all that of the inner optimizer. Source: M. Zhang,
 * J. Lucas, G. Hinton, J. Ba: Lookahead optimizer: k steps forward, 1 step back, NeurIPS 2019. Derivation:
 * {@code docs/derivations/lookahead.md}.
 */
public final class Lookahead extends Optimizer {
    /** The number k of steps ahead unless another one is given, as in the source. */
    public static final int DEFAULT_STEPS = 5;

    /** The share α of the way that the slow weights follow unless another one is given, as in the source. */
    public static final double DEFAULT_SHARE = 0.5;

    private final Optimizer inner;
    private final int ahead;
    private final double share;
    private final List<Tensor> slow; // φ of each parameter

    /**
     * Creates Lookahead with k = {@value #DEFAULT_STEPS} and α = {@value #DEFAULT_SHARE}.
     *
     * @param inner an optimizer that has made no step
     */
    public Lookahead(Optimizer inner) {
        this(inner, DEFAULT_STEPS, DEFAULT_SHARE);
    }

    /**
     * Creates Lookahead.
     *
     * @param inner an optimizer that has made no step
     * @param ahead k, the number of steps ahead, from 1
     * @param share α, the share of the way that the slow weights follow; in (0, 1]
     */
    public Lookahead(Optimizer inner, int ahead, double share) {
        super(inner.parameters(), inner.learningRate());
        if (ahead < 1) {
            throw new IllegalArgumentException("Lookahead: the number of steps ahead must be at least 1, not " + ahead);
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("Lookahead: the share must lie in (0, 1], not be " + share);
        }
        this.inner = inner;
        this.ahead = ahead;
        this.share = share;
        include(inner, 0);
        slow = newState("slow_buffer");
    }

    @Override
    protected void update() {
        for (int i = 0; steps() == 1 && i < slow.size(); i++) {
            slow.get(i).copyFrom(parameters().get(i).value());
        }
        inner.setLearningRate(learningRate());
        inner.step();
        for (int i = 0; steps() % ahead == 0 && i < slow.size(); i++) {
            Tensor value = parameters().get(i).value();
            Tensor difference = value.sub(slow.get(i), value); // θ − φ, where θ stood
            value.copyFrom(slow.get(i).axpy(share, difference, slow.get(i)));
        }
    }
}
