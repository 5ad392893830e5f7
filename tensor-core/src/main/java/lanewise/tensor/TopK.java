package lanewise.tensor;

import java.util.Arrays;

/**
 * The k largest elements along an axis.
 *
 * @param values the elements, in falling order along the axis; NaN counts as largest
 * @param indices where they stood along the axis, in row-major order of the values' shape
 */
public record TopK(Tensor values, int[] indices) {
    /** Returns values and indices as they print. */
    @Override
    public String toString() {
        return "values " + values + "\nindices " + Arrays.toString(indices);
    }
}
