package lanewise.tensor;

/**
 * How many elements lie in each of n bins: edges[i] ≤ x &lt; edges[i + 1], and the last bin has its right edge too.
 *
 * @param counts the numbers of elements, (n,), of I64
 * @param edges the edges in rising order, (n + 1,), of the element type that was counted, or F64 for integers
 */
public record Histogram(Tensor counts, Tensor edges) {
    /** Returns counts and edges as they print. */
    @Override
    public String toString() {
        return "counts " + counts + "\nedges " + edges;
    }
}
