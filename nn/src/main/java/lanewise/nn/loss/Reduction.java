package lanewise.nn.loss;

/**
 * What {@link Loss#forward} makes of the losses of all samples or elements: one number. PyTorch's "none" is no value of
 * its own: losses that stay apart are a tensor, which {@link Loss#forwardEach} returns.
 *
 * <p>Derivation: {@code docs/derivations/reductions.md}.
 */
public enum Reduction {
    /** Their sum over their number or, for labels with class weights, over the weights of the labels that are counted. */
    MEAN,
    /** Their sum. */
    SUM;

    /** Returns what the sum is divided by, if a mean is divided by {@code count}. */
    double divisor(double count) {
        return this == MEAN ? count : 1;
    }
}
