package lanewise.tensor;

/**
 * The k largest elements along an axis.
 *
 * @param values the elements, in falling order along the axis; NaN counts as largest
 * @param indices where they stood along the axis, in row-major order of the values' shape
 */
public record TopK(Tensor values, int[] indices) {
}
