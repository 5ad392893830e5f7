package lanewise.tensor.internal.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.ShapeRules;
import lanewise.tensor.internal.layout.Strided;

/**
 * Einstein's summation. Repeated labels of an operand become its diagonal, labels of one operand alone that the result
 * lacks are summed first, and what is left is a stack of matrix products: (stack…, free of a, contracted) × (stack…,
 * contracted, free of b). Of more than two operands, the first two are multiplied, then their product and the third, and
 * so on; a label is summed as soon as no operand that follows has it, unless the result does.
 */
public final class Einsum {
    private static final String EINSUM = "einsum";
    private static final String ELLIPSIS = "...";

    // The axes of an ellipsis get labels that are no letters.
    private static final char FIRST_OF_ELLIPSIS = '\uE000';

    private Einsum() {}

    /** An operand whose axes have one label each. */
    private record Labelled(Strided value, String labels) {
        int size(char label) {
            return value.layout().dim(labels.indexOf(label));
        }

        /** Returns the operand with its axes in the order of {@code order}, which has the same labels. */
        Labelled permuted(String order) {
            int[] axes = order.chars().map(labels::indexOf).toArray();
            return new Labelled(value.withLayout(value.layout().permute(EINSUM, axes)), order);
        }

        /** Returns the operand without an axis of size 1. */
        Labelled without(char label) {
            int axis = labels.indexOf(label);
            return new Labelled(value.withLayout(value.layout().squeeze(EINSUM, axis)),
                    labels.substring(0, axis) + labels.substring(axis + 1));
        }

        /** Returns the axes whose labels are not in {@code kept}. */
        int[] axesWithout(String kept) {
            return labels.chars().filter(label -> kept.indexOf(label) < 0).map(labels::indexOf).toArray();
        }

        /** Returns the operand without the labels that are not in {@code kept}: summed over them. */
        Labelled summedTo(String kept) {
            int[] axes = axesWithout(kept);
            return axes.length == 0 ? this : new Labelled(Reductions.reduce(Reduction.SUM, 0, value, false, axes),
                    common(labels, kept));
        }
    }

    /** An equation, its operands, whose sizes fit each other, and the labels of the result. */
    private record Equation(String text, List<Labelled> operands, String output) {
        Shape shape() {
            long[] sizes = output.chars().mapToLong(label -> operands.stream()
                    .filter(operand -> operand.labels.indexOf(label) >= 0).findFirst().orElseThrow()
                    .size((char) label)).toArray();
            return Operands.resultShape(EINSUM, () -> "'" + text + "'", sizes);
        }

        /** Returns the labels of the result and of the operands that follow. */
        String labelsAfter(int operand) {
            return output + operands.stream().skip(operand + 1).map(Labelled::labels).collect(Collectors.joining());
        }
    }

    /** Returns the sum over all labels that the result lacks of the product of the operands. */
    public static Strided of(String equation, List<Strided> operands) {
        Equation parsed = parse(equation, operands);
        Strided out = Strided.allocate(operands.getFirst().dtype(), parsed.shape());
        compute(parsed, out);
        return out;
    }

    /** Writes the sum into {@code out}, which must not overlap an operand. */
    public static void of(String equation, List<Strided> operands, Strided out) {
        Equation parsed = parse(equation, operands);
        Operands.requireSameType(EINSUM, operands.getFirst(), out);
        Operands.requireOutput(EINSUM, out, parsed.shape());
        for (Strided operand : operands) {
            Operands.requireNoOverlap(EINSUM, out, operand, false);
        }
        compute(parsed, out);
    }

    private static Equation parse(String equation, List<Strided> operands) {
        requireWellFormed(equation);
        String text = equation.replace(" ", "");
        int arrow = text.indexOf("->");
        String[] inputs = (arrow < 0 ? text : text.substring(0, arrow)).split(",", -1);
        if (inputs.length != operands.size()) {
            throw Errors.unusable(EINSUM, "'" + equation + "' names " + inputs.length
                    + " operands, " + operands.size() + " are given");
        }
        int hidden = 0;
        for (int i = 0; i < inputs.length; i++) {
            int axes = hiddenAxes(equation, inputs[i], operands.get(i));
            inputs[i] = inputs[i].replace(ELLIPSIS, labelsOfEllipsis(axes));
            hidden = Math.max(hidden, axes);
        }
        String all = String.join("", inputs);
        String output = arrow < 0 ? labelsOfEllipsis(hidden) + lettersThatOccurOnce(all)
                : outputLabels(equation, text.substring(arrow + 2), all, hidden);
        Operands.requireFloating(EINSUM, operands.getFirst());
        List<Labelled> labelled = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Operands.requireSameType(EINSUM, operands.getFirst(), operands.get(i));
            labelled.add(labelled(equation, inputs[i], operands.get(i)));
        }
        return new Equation(equation, fitted(equation, labelled), output);
    }

    private static void compute(Equation equation, Strided out) {
        if (out.layout().elements() == 0) {
            return;
        }
        Labelled target = new Labelled(out, equation.output);
        Labelled product = equation.operands.getFirst();
        int last = equation.operands.size() - 1;
        if (last == 0) {
            computeSum(product, target);
            return;
        }
        for (int i = 1; i < last; i++) {
            String inputs = "the first " + (i + 1) + " operands of '" + equation.text + "' (put others first)";
            product = product(inputs, product, equation.operands.get(i), equation.labelsAfter(i));
        }
        computeProduct(product, equation.operands.get(last), target);
    }

    // The product summed over the labels that are no longer needed.
    private static Labelled product(String inputs, Labelled left, Labelled right, String needed) {
        String labels = common(left.labels + without(right.labels, left.labels), needed);
        long[] sizes = labels.chars()
                .mapToLong(label -> (left.labels.indexOf(label) >= 0 ? left : right).size((char) label)).toArray();
        Strided out = Strided.allocate(left.value.dtype(), Operands.resultShape(EINSUM, () -> inputs, sizes));
        Labelled product = new Labelled(out, labels);
        if (out.layout().elements() > 0) {
            computeProduct(left, right, product);
        }
        return product;
    }

    private static void requireWellFormed(String equation) {
        boolean arrow = false;
        boolean ellipsis = false;
        for (int i = 0; i < equation.length(); i++) {
            char c = equation.charAt(i);
            if (c == ',' && !arrow) {
                ellipsis = false;
            } else if (equation.startsWith("->", i) && !arrow) {
                arrow = true;
                ellipsis = false;
                i++;
            } else if (equation.startsWith(ELLIPSIS, i) && !ellipsis) {
                ellipsis = true;
                i += ELLIPSIS.length() - 1;
            } else if (c != ' ' && !isLetter(c)) {
                throw Errors.unusable(EINSUM, "'" + equation + "': '" + c + "' at position " + i
                        + " is out of place; labels are the letters a to z and A to Z, each operand and the result may"
                        + " have one '...', operands are separated by a comma, the result by ->");
            }
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Returns the number of axes that the ellipsis of an operand stands for. */
    private static int hiddenAxes(String equation, String labels, Strided operand) {
        int rank = operand.layout().rank();
        int letters = labels.replace(ELLIPSIS, "").length();
        if (rank < letters || rank > letters && !labels.contains(ELLIPSIS)) {
            throw Errors.mismatch(EINSUM, "'" + equation + "': '" + labels + "' has " + letters
                    + " labels for shape " + operand.shape());
        }
        return rank - letters;
    }

    // Aligned at the last axis: an axis has the same label behind however many others.
    private static String labelsOfEllipsis(int axes) {
        StringBuilder labels = new StringBuilder();
        for (int back = axes; back > 0; back--) {
            labels.append((char) (FIRST_OF_ELLIPSIS + back));
        }
        return labels.toString();
    }

    private static String outputLabels(String equation, String labels, String all, int hidden) {
        if (hidden > 0 && !labels.contains(ELLIPSIS)) {
            throw Errors.unusable(EINSUM, "'" + equation
                    + "': the result lacks the '...' of the operands");
        }
        String output = labels.replace(ELLIPSIS, labelsOfEllipsis(hidden));
        for (char label : output.toCharArray()) {
            if (all.indexOf(label) < 0 || output.indexOf(label) != output.lastIndexOf(label)) {
                throw Errors.unusable(EINSUM, "'" + equation + "': label '" + label
                        + "' of the result " + (all.indexOf(label) < 0 ? "is in no operand" : "is there twice"));
            }
        }
        return output;
    }

    private static String lettersThatOccurOnce(String all) {
        return all.chars().filter(label -> isLetter((char) label) && all.indexOf(label) == all.lastIndexOf(label))
                .sorted().collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static Labelled labelled(String equation, String labels, Strided operand) {
        Layout layout = operand.layout();
        StringBuilder kept = new StringBuilder(labels);
        for (int axis = labels.length() - 1; axis > 0; axis--) {
            int first = labels.indexOf(labels.charAt(axis));
            if (first < axis) {
                if (layout.dim(first) != layout.dim(axis)) {
                    throw sizesDiffer(equation, labels.charAt(axis), layout.dim(first), layout.dim(axis),
                            "shape " + operand.shape());
                }
                layout = layout.diagonal(first, axis);
                kept.deleteCharAt(axis);
            }
        }
        return new Labelled(operand.withLayout(layout), kept.toString());
    }

    private static ShapeMismatchException sizesDiffer(String equation, char label, int size, int other,
            String shapes) {
        String name = isLetter(label) ? "label '" + label + "'" : "axis -" + (label - FIRST_OF_ELLIPSIS) + " of '...'";
        return Errors.mismatch(EINSUM, "'" + equation + "': " + name + " stands for sizes " + size + " and " + other
                + " in " + shapes);
    }

    // An axis of one element that meets a longer one is left out: the longer one goes on alone.
    private static List<Labelled> fitted(String equation, List<Labelled> operands) {
        List<Labelled> fitted = new ArrayList<>(operands);
        String labels = operands.stream().map(Labelled::labels).collect(Collectors.joining());
        labels.chars().distinct().forEach(each -> {
            char label = (char) each;
            Labelled first = null; // whose size is not 1
            for (Labelled operand : operands) {
                if (operand.labels.indexOf(label) >= 0 && operand.size(label) != 1) {
                    first = first == null ? operand : first;
                    if (operand.size(label) != first.size(label)) {
                        throw sizesDiffer(equation, label, first.size(label), operand.size(label),
                                "shapes " + first.value.shape() + " and " + operand.value.shape());
                    }
                }
            }
            if (first != null) {
                fitted.replaceAll(operand -> operand.labels.indexOf(label) >= 0 && operand.size(label) == 1
                        ? operand.without(label) : operand);
            }
        });
        return fitted;
    }

    private static void computeSum(Labelled x, Labelled target) {
        int[] axes = x.axesWithout(target.labels);
        Strided out = target.permuted(common(x.labels, target.labels)).value;
        if (axes.length == 0) {
            Copying.copyInto(EINSUM, x.value, out);
        } else {
            Reductions.reduce(Reduction.SUM, 0, x.value, false, out, axes);
        }
    }

    private static void computeProduct(Labelled left, Labelled right, Labelled target) {
        Labelled a = left.summedTo(right.labels + target.labels);
        Labelled b = right.summedTo(left.labels + target.labels);
        String shared = common(a.labels, b.labels);
        String stack = common(shared, target.labels);
        String contracted = without(shared, target.labels);
        String freeA = without(a.labels, shared);
        String freeB = without(b.labels, shared);
        Strided first = grouped(a, stack, freeA, contracted);
        Strided second = grouped(b, stack, contracted, freeB);
        Labelled permuted = target.permuted(stack + freeA + freeB);
        Layout view = permuted.value.layout().reshapeOrNull(groups(permuted, stack, freeA, freeB));
        if (view != null) {
            MatMul.multiply(EINSUM, first, second, permuted.value.withLayout(view));
        } else {
            Layout ungrouped = Layout.rowMajor(permuted.value.shape());
            Strided product = MatMul.multiply(EINSUM, first, second).withLayout(ungrouped);
            Copying.copyInto(EINSUM, product, permuted.value);
        }
    }

    // The axes of the stack one by one, and two groups of axes joined to one each.
    private static Strided grouped(Labelled x, String stack, String rows, String columns) {
        return Copying.reshape(x.permuted(stack + rows + columns).value, groups(x, stack, rows, columns));
    }

    private static Shape groups(Labelled x, String stack, String rows, String columns) {
        int[] sizes = new int[stack.length() + 2];
        Arrays.setAll(sizes, i -> i < stack.length() ? x.size(stack.charAt(i))
                : elements(x, i == stack.length() ? rows : columns));
        return ShapeRules.of(EINSUM, sizes);
    }

    private static int elements(Labelled x, String labels) {
        return ShapeRules.of(EINSUM, labels.chars().map(label -> x.size((char) label)).toArray()).elements();
    }

    private static String common(String labels, String others) {
        return filter(labels, others, true);
    }

    private static String without(String labels, String others) {
        return filter(labels, others, false);
    }

    private static String filter(String labels, String others, boolean wanted) {
        return labels.chars().filter(label -> others.indexOf(label) >= 0 == wanted)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
