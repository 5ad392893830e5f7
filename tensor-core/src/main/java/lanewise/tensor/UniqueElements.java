package lanewise.tensor;

/**
 * The distinct elements of a tensor: {@code values.take(inverse)} is the tensor again, but for the sign of zeros.
 *
 * @param values each element once, as a vector in rising order; NaN, if there is one, last; 0 for −0 too
 * @param inverse where each element of the tensor stands in {@code values}: of the tensor's shape and of I64
 * @param counts how often each of the values occurs, of I64
 */
public record UniqueElements(Tensor values, Tensor inverse, Tensor counts) {
    /** Returns values, inverse and counts as they print. */
    @Override
    public String toString() {
        return "values " + values + "\ninverse " + inverse + "\ncounts " + counts;
    }
}
