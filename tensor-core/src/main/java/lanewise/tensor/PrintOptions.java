package lanewise.tensor;

/**
 * How {@link Tensor#toString(PrintOptions)} writes numbers: the options of {@code numpy.printoptions}.
 *
 * @param precision the most digits after the point
 * @param threshold a tensor of more elements is summarised
 * @param edgeItems how many items are shown at each end of an axis that is summarised
 * @param lineWidth the most characters in a line; a single number that is longer stands alone
 * @param suppress whether small numbers are written as 0.0001 and not as 1.e-04; numbers of 10⁸ and more are always
 *     written with exponents
 */
public record PrintOptions(int precision, int threshold, int edgeItems, int lineWidth, boolean suppress) {
    /** NumPy's defaults: 8 digits, above 1,000 elements three at each end, lines of 75 characters. */
    public static final PrintOptions DEFAULT = new PrintOptions(8, 1000, 3, 75, false);

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if {@code precision} or {@code threshold} is negative, or {@code edgeItems} or
     *     {@code lineWidth} is not positive
     */
    public PrintOptions {
        require(precision >= 0, "precision", precision, "0 or more");
        require(threshold >= 0, "threshold", threshold, "0 or more");
        require(edgeItems >= 1, "edgeItems", edgeItems, "1 or more");
        require(lineWidth >= 1, "lineWidth", lineWidth, "1 or more");
    }

    private static void require(boolean holds, String name, int value, String range) {
        if (!holds) {
            throw new IllegalArgumentException("PrintOptions: " + name + " must be " + range + ", not " + value);
        }
    }

    /** Returns these options with another number of digits after the point. */
    public PrintOptions withPrecision(int digits) {
        return new PrintOptions(digits, threshold, edgeItems, lineWidth, suppress);
    }

    /** Returns these options with another number of elements above which a tensor is summarised. */
    public PrintOptions withThreshold(int elements) {
        return new PrintOptions(precision, elements, edgeItems, lineWidth, suppress);
    }

    /** Returns these options with another number of items at each end of an axis that is summarised. */
    public PrintOptions withEdgeItems(int items) {
        return new PrintOptions(precision, threshold, items, lineWidth, suppress);
    }

    /** Returns these options with another length of lines. */
    public PrintOptions withLineWidth(int characters) {
        return new PrintOptions(precision, threshold, edgeItems, characters, suppress);
    }

    /** Returns these options with small numbers written without exponents, or with. */
    public PrintOptions withSuppress(boolean withoutExponents) {
        return new PrintOptions(precision, threshold, edgeItems, lineWidth, withoutExponents);
    }
}
