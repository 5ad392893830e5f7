package lanewise.examples;

import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Rows that fulfil a condition, and elements that do not: a table of measurements without its gaps and outliers.
 *
 * <pre>
 * [[20.5   0.41]
 *  [19.5   0.39]
 *  [20.    0.44]]
 * left out [1 3]
 * mean [20.          0.41333333]
 * gaps filled [0.41 0.   0.39 0.4  0.44]
 * type BOOL, 1 byte each
 * </pre>
 */
public final class RowsByMask {
    private RowsByMask() {}

    public static void main(String[] args) {
        Tensor table = Tensor.of(new double[][] {
            {20.5, 0.41}, {21.0, Double.NaN}, {19.5, 0.39}, {84.0, 0.40}, {20.0, 0.44}});
        Tensor complete = table.eq(table).all(1); // NaN differs from itself
        Tensor plausible = table.select(1, 0).lt(50);
        Tensor kept = table.select(complete.and(plausible));
        System.out.println(kept);
        System.out.println("left out " + complete.and(plausible).not().flatNonzero());
        System.out.println("mean " + kept.mean(0));
        System.out.println("gaps filled " + table.maskedFill(table.ne(table), 0).select(1, 1));
        System.out.println("type " + complete.dtype() + ", " + DType.BOOL.bytes() + " byte each");
    }
}
