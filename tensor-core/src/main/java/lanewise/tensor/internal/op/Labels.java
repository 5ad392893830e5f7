package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinCounts;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.IntegerFolds;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.IntStorage;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;
import lanewise.tensor.internal.parallel.Parallel;

/** Whole numbers from 0 on that name classes: a vector for each of them, and how often each occurs. */
public final class Labels {
    private Labels() {}

    /** Returns the tensor that has one more axis, as long as there are classes, with a 1 where the label says. */
    public static Strided oneHot(Strided labels, int classes, DType dtype) {
        int[] numbers = numbers(labels, classes);
        Strided out = Strided.allocate(dtype, oneHotShape(labels.shape(), classes));
        setOnes(numbers, labels.shape(), out);
        return out;
    }

    /** Writes 1 where the label says and 0 elsewhere into {@code out}, of any type. */
    public static void oneHot(Strided labels, int classes, Strided out) {
        int[] numbers = numbers(labels, classes);
        Operands.requireOutput("oneHot", out, oneHotShape(labels.shape(), classes));
        Copying.fill(out, 0.0);
        setOnes(numbers, labels.shape(), out);
    }

    private static int[] numbers(Strided labels, int classes) {
        if (classes < 0) {
            throw Errors.unusable("oneHot", "the number of classes for labels of shape " + labels.shape()
                    + " must not be negative, as " + classes);
        }
        int[] numbers = Indices.rowMajor("oneHot", labels);
        for (int number : numbers) {
            if (number < 0 || number >= classes) {
                throw Errors.outOfRange("oneHot", "label " + number + " in labels of shape " + labels.shape()
                        + " is none of the " + classes + " classes, which are counted from 0");
            }
        }
        return numbers;
    }

    private static Shape oneHotShape(Shape labels, int classes) {
        long[] sizes = new long[labels.rank() + 1];
        System.arraycopy(Operands.sizes(labels), 0, sizes, 0, labels.rank());
        sizes[labels.rank()] = classes;
        return Operands.resultShape("oneHot", () -> classes + " classes and labels of shape " + labels, sizes);
    }

    private static void setOnes(int[] numbers, Shape labels, Strided out) {
        if (numbers.length == 0) {
            return;
        }
        Strided one = Strided.number(out.dtype(), 1);
        int classes = out.layout().dim(labels.rank());
        int step = out.layout().stride(labels.rank());
        StridedRuns runs = StridedRuns.over(Layout.rowMajor(labels), out.layout().dropAxis(labels.rank()));
        Parallel.split(runs.elements(), Parallel.GRAIN, (from, to) -> runs.walk(from, to, (at, length) ->
                KernelProvider.of(out.dtype()).scatter(one.storage(), 0, 0, numbers, at[0], runs.stride(0),
                        out.storage(), at[1], runs.stride(1), step, classes, length)));
    }

    /** Returns, as I64, how often each number from 0 to the largest one occurs in a vector. */
    public static Strided bincount(Strided x, int minLength) {
        Strided numbers = vector(x);
        int[] counts = new int[bins(x, numbers, minLength)];
        count(numbers, counts);
        return Copying.convert(Strided.of(new IntStorage(counts), Layout.rowMajor(Shape.of(counts.length))), DType.I64);
    }

    // Each thread counts a part in a table of its own, if that is longer than the table.
    private static void count(Strided numbers, int[] counts) {
        Layout layout = numbers.layout();
        int length = layout.elements();
        int parts = Math.clamp(length / (Parallel.GRAIN + (long) counts.length), 1, Parallel.threads());
        int[][] tables = new int[parts][];
        Parallel.forEach(parts, part -> {
            int from = (int) ((long) length * part / parts);
            int to = (int) ((long) length * (part + 1) / parts);
            tables[part] = part == 0 ? counts : new int[counts.length];
            BinCounts.count(numbers.storage(), layout.offset() + from, to - from, tables[part]);
        });
        for (int part = 1; part < parts; part++) {
            for (int k = 0; k < counts.length; k++) {
                counts[k] += tables[part][k];
            }
        }
    }

    /** Returns, as F64, the sum of the weights of each number, added in their order. */
    public static Strided bincount(Strided x, Strided weights, int minLength) {
        Strided numbers = vector(x);
        Operands.requireComputing("bincount", weights);
        if (!weights.shape().equals(x.shape())) {
            throw Errors.mismatch("bincount", "there are weights of shape " + weights.shape() + " for numbers of shape "
                    + x.shape());
        }
        double[] sums = new double[bins(x, numbers, minLength)];
        double[] terms = weights.dtype() == DType.F64 && weights.layout().isContiguous() && weights.layout().offset() == 0
                ? weights.doubles() : Copying.convert(weights, DType.F64).doubles();
        BinCounts.sum(numbers.storage(), numbers.layout().offset(), numbers.layout().elements(), terms, sums);
        return Strided.of(sums, Layout.rowMajor(Shape.of(sums.length)));
    }

    // The numbers side by side.
    private static Strided vector(Strided x) {
        if (!x.dtype().isInteger()) {
            throw Errors.typesDiffer("bincount", "elements of type " + x.dtype() + " are not counted, but whole numbers; "
                    + "convert them, as by to(DType.I64)");
        }
        if (x.layout().rank() != 1) {
            throw Errors.mismatch("bincount", "the numbers have shape " + x.shape() + ", and a vector is needed");
        }
        return Copying.contiguous(x);
    }

    private static int bins(Strided x, Strided numbers, int minLength) {
        if (minLength < 0) {
            throw Errors.unusable("bincount", "the smallest number of bins for numbers of shape " + x.shape()
                    + " must not be negative, as " + minLength);
        }
        int elements = numbers.layout().elements();
        if (elements == 0) {
            return minLength;
        }
        int offset = numbers.layout().offset();
        long smallest = IntegerFolds.fold(BinaryOp.MINIMUM, numbers.storage(), offset, 1, elements);
        long largest = IntegerFolds.fold(BinaryOp.MAXIMUM, numbers.storage(), offset, 1, elements);
        if (smallest < 0 || largest == Long.MAX_VALUE) {
            throw Errors.outOfRange("bincount", "there is no bin for " + (smallest < 0 ? smallest : largest)
                    + ", which numbers of shape " + x.shape() + " have");
        }
        return Operands.resultShape("bincount", () -> "numbers of shape " + x.shape() + ", of which " + largest
                + " is the largest,", Math.max(largest + 1, minLength)).dim(0);
    }
}
