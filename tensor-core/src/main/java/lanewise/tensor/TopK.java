package lanewise.tensor;

/**
 * The k largest or smallest elements along an axis.
 *
 * @param values the elements in falling order along the axis, or in rising order if they are the smallest; NaN counts as
 *     largest
 * @param indices where they stood along the axis, of I64
 */
public record TopK(Tensor values, Tensor indices) {
    /** Returns values and indices as they print. */
    @Override
    public String toString() {
        return "values " + values + "\nindices " + indices;
    }
}
