package lanewise.tensor;

/**
 * Writes tensors exactly as NumPy 1.24 prints arrays with the same options: nested brackets, aligned columns, lines of
 * bounded length, and of large tensors only some elements at each end of a long axis. Only what is shown is read. A
 * single element is printed as a number. Unlike NumPy, of a large tensor with more than six axes only the first
 * position along each axis before the last six is shown, so that no default text has more than 6⁶ numbers.
 */
final class TensorPrinter {
    private static final String ELLIPSIS = "...";
    private static final int WHOLE_AXES = 6;

    private final boolean summarise;
    private final int edgeItems;
    private final ElementFormat format;

    private TensorPrinter(Tensor tensor, PrintOptions options) {
        this.summarise = tensor.elements() > options.threshold();
        this.edgeItems = options.edgeItems();
        this.format = ElementFormat.of(shown(tensor), options);
    }

    static String print(Tensor tensor, PrintOptions options) {
        if (tensor.elements() == 0) {
            return "[]";
        }
        if (tensor.rank() == 0) {
            return ElementFormat.single(tensor);
        }
        return new TensorPrinter(tensor, options).print(tensor, " ", options.lineWidth());
    }

    // The elements that appear in the text.
    private Tensor shown(Tensor part) {
        if (!summarise) {
            return part;
        }
        Tensor result = part;
        for (int axis = 0; axis < part.rank(); axis++) {
            if (axis < part.rank() - WHOLE_AXES) {
                result = result.narrow(axis, 0, 1);
            } else if (isCut(part.dim(axis))) {
                result = ends(result, axis);
            }
        }
        return result;
    }

    private Tensor ends(Tensor part, int axis) {
        int[] sizes = part.shape().toArray();
        sizes[axis] = 2 * edgeItems;
        Tensor joined = Tensor.zeros(part.dtype(), sizes);
        joined.narrow(axis, 0, edgeItems).copyFrom(part.narrow(axis, 0, edgeItems));
        joined.narrow(axis, edgeItems, edgeItems)
                .copyFrom(part.narrow(axis, part.dim(axis) - edgeItems, edgeItems));
        return joined;
    }

    private boolean isCut(int size) {
        return summarise && size > 2L * edgeItems;
    }

    private String print(Tensor part, String indent, int width) {
        int size = part.dim(0);
        StringBuilder text = new StringBuilder();
        if (part.rank() == 1) {
            printRow(part, size, indent, width - 1, text);
        } else {
            String separator = "\n".repeat(part.rank() - 1);
            for (int i = 0; i < size; i++) {
                if (summarise && part.rank() > WHOLE_AXES && i == 1) {
                    text.append(indent).append(ELLIPSIS);
                    break;
                }
                if (isCut(size) && i == edgeItems) {
                    text.append(indent).append(ELLIPSIS).append(separator);
                    i = size - edgeItems;
                }
                text.append(indent).append(print(part.select(0, i), indent + " ", width - 1));
                text.append(i < size - 1 ? separator : "");
            }
        }
        return "[" + text.substring(indent.length()) + "]";
    }

    private void printRow(Tensor row, int size, String indent, int width, StringBuilder text) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < size; i++) {
            if (isCut(size) && i == edgeItems) {
                line = extend(text, line, ELLIPSIS, indent, width).append(' ');
                i = size - edgeItems;
            }
            line = extend(text, line, format.format(row, i), indent, width);
            line.append(i < size - 1 ? " " : "");
        }
        text.append(line);
    }

    // Adds a word to the line, or to a new one if it does not fit; the finished line goes to the text.
    private static StringBuilder extend(StringBuilder text, StringBuilder line, String word, String indent,
            int width) {
        if (line.length() > indent.length() && line.length() + word.length() > width) {
            text.append(line.toString().stripTrailing()).append('\n');
            return new StringBuilder(indent).append(word);
        }
        return line.append(word);
    }
}
