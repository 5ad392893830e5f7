package lanewise.nn.optim;

import java.util.List;
import lanewise.nn.Parameter;
import lanewise.tensor.Tensor;

/**
 * Adam with decoupled weight decay by PyTorch's rule: each step first shrinks the parameter, w = (1 − η λ) w, and then
 * is {@link Adam}'s with the gradient as it is.
 *
 * <p>So every weight decays at the same rate, whatever the size of its gradients. State: as {@link Adam}'s. Source:
 * I. Loshchilov, F. Hutter: Decoupled weight decay regularization, ICLR 2019. Derivation:
 * {@code docs/derivations/adam.md}.
 */
public final class AdamW extends Adam {
    /** The constants of Adam with the weight decay 0.01. */
    public static final Settings DEFAULT = Settings.DEFAULT.withWeightDecay(0.01);

    /** Creates AdamW with the weight decay 0.01. */
    public AdamW(List<Parameter> parameters, double learningRate) {
        this(parameters, learningRate, DEFAULT);
    }

    /** Creates AdamW with the given settings. */
    public AdamW(List<Parameter> parameters, double learningRate, Settings settings) {
        super(parameters, learningRate, settings);
    }

    private AdamW(double learningRate, List<ParameterGroup<Settings>> groups) {
        super(learningRate, groups);
    }

    /**
     * Creates AdamW whose groups of parameters have settings of their own.
     *
     * @param groups at least one
     * @param learningRate η, which each group multiplies by its factor; finite and not negative
     */
    public static AdamW ofGroups(List<ParameterGroup<Settings>> groups, double learningRate) {
        return new AdamW(learningRate, groups);
    }

    @Override
    Tensor decay(int i, Tensor space) {
        Parameter parameter = parameters().get(i);
        double decay = settings(i).weightDecay();
        if (decay != 0) {
            parameter.value().mul(1 - learningRate(i) * decay, parameter.value());
        }
        return parameter.borrowGrad();
    }
}
