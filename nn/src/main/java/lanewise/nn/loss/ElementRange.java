package lanewise.nn.loss;

import java.util.Arrays;
import lanewise.nn.internal.Workspace;
import lanewise.tensor.Axes;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/** Checks that every element of a tensor lies between two numbers, and names the first one that does not. */
final class ElementRange {
    private final double low;
    private final double high;
    private final Workspace extreme = new Workspace();

    /** Creates the range low … high, both included. */
    ElementRange(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /**
     * Checks targets, which come from data: NaN is none either.
     *
     * @param rule what the message says at its end
     */
    void requireTargets(String loss, Tensor targets, String rule) {
        require(loss + ": the target", targets, rule);
    }

    /**
     * Checks numbers of any kind, among which there is no NaN either.
     *
     * @param subject what the message starts with
     * @param rule what the message says at its end
     */
    void require(String subject, Tensor x, String rule) {
        if (x.elements() > 0 && !(least(x) >= low && greatest(x) <= high)) {
            throw refusal(subject, x, rule);
        }
    }

    /**
     * Checks what a network computed. NaN passes, and makes the loss NaN: so it is that a training finds out that it
     * has diverged, whatever its loss function.
     *
     * @param rule what the message says at its end
     */
    void requireProbabilities(String loss, Tensor probabilities, String rule) {
        requireComputed(loss + ": the probability", probabilities, rule);
    }

    /** As above, for numbers of any name, with which the message starts. */
    void requireComputed(String subject, Tensor x, String rule) {
        if (least(x) < low || greatest(x) > high) {
            throw refusal(subject, x, rule);
        }
    }

    private double least(Tensor x) {
        return x.min(Axes.all(), extreme.get(x.dtype(), Shape.of())).item();
    }

    private double greatest(Tensor x) {
        return x.max(Axes.all(), extreme.get(x.dtype(), Shape.of())).item();
    }

    private IllegalArgumentException refusal(String subject, Tensor x, String rule) {
        int[] index = new int[x.rank()];
        while (x.get(index) >= low && x.get(index) <= high) {
            for (int axis = index.length - 1; ++index[axis] == x.dim(axis); axis--) {
                index[axis] = 0;
            }
        }
        return new IllegalArgumentException(
                subject + (x.rank() == 0 ? "" : " at " + Arrays.toString(index)) + " is " + x.get(index) + "; " + rule);
    }
}
