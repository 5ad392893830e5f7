package lanewise.tensor;

/** How the elements of a tensor are printed, all with one width. */
sealed interface ElementFormat permits NumberFormat, ElementFormat.OfIntegers, ElementFormat.OfTruth {
    /** Returns the format for the elements that appear in a text. */
    static ElementFormat of(Tensor shown, PrintOptions options) {
        return switch (shown.dtype()) {
            case F32, F64, F16, BF16 -> NumberFormat.of(shown.toDoubleArray(), shown.dtype(), options);
            case I32, I64, U8 -> new OfIntegers(longest(shown.toLongArray()));
            case BOOL -> new OfTruth();
        };
    }

    /** Returns an element alone, as Python prints one. */
    static String single(Tensor element) {
        return switch (element.dtype()) {
            case F32, F64, F16, BF16 -> NumberFormat.single(element.item(), element.dtype());
            case I32, I64, U8 -> Long.toString(element.itemLong());
            case BOOL -> truth(element.itemBoolean());
        };
    }

    private static int longest(long... numbers) {
        int longest = 0;
        for (long number : numbers) {
            longest = Math.max(longest, Long.toString(number).length());
        }
        return longest;
    }

    private static String truth(boolean value) {
        return value ? "True" : "False";
    }

    private static String padded(String text, int width) {
        return " ".repeat(width - text.length()) + text;
    }

    /** Returns the text of an element of a vector. */
    String format(Tensor row, int i);

    /**
     * Whole numbers, to the right.
     *
     * @param width the length of the longest one
     */
    record OfIntegers(int width) implements ElementFormat {
        @Override
        public String format(Tensor row, int i) {
            return padded(Long.toString(row.getLong(i)), width);
        }
    }

    /** Truth values, in Python's words. */
    record OfTruth() implements ElementFormat {
        @Override
        public String format(Tensor row, int i) {
            return padded(truth(row.getBoolean(i)), "False".length());
        }
    }
}
