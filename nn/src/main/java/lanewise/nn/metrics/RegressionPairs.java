package lanewise.nn.metrics;

import lanewise.tensor.DType;
import lanewise.tensor.DTypeMismatchException;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;

/**
 * Outputs and targets of a batch as matrices of doubles (S, D), a row for each sample.
 *
 * @param outputs X
 * @param targets T
 */
record RegressionPairs(Tensor outputs, Tensor targets) {
    /** Returns the pairs, after checking that they are of one shape. */
    static RegressionPairs of(String metric, Tensor outputs, Tensor targets) {
        if (!outputs.shape().equals(targets.shape()) || outputs.rank() == 0) {
            throw new ShapeMismatchException(metric + ": targets of shape " + targets.shape() + " for outputs of shape "
                    + outputs.shape() + "; both must be (S, …)");
        }
        if (!outputs.dtype().isFloating() || !targets.dtype().isFloating()) {
            throw new DTypeMismatchException(metric + ": outputs of type " + outputs.dtype() + " and targets of type "
                    + targets.dtype() + "; both must be floating-point numbers");
        }
        return new RegressionPairs(rows(outputs), rows(targets));
    }

    private static Tensor rows(Tensor x) {
        int samples = x.dim(0);
        int columns = samples == 0 ? 0 : x.elements() / samples;
        return x.to(DType.F64).contiguous().reshape(samples, columns);
    }

    int samples() {
        return outputs.dim(0);
    }

    int columns() {
        return outputs.dim(1);
    }
}
