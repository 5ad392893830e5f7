package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Strided;

/** The element-wise operations: runs of their operands are handed to the kernels of these operands' type. */
final class ElementKernels {
    static final ElementKernel COPY = new Copy();
    static final ElementKernel CAST = new Cast();
    static final ElementKernel WHERE = new Where();
    static final ElementKernel AXPY = new Axpy();
    static final ElementKernel ADDCMUL = new Addcmul();

    private static final ElementKernel[] UNARY =
            Arrays.stream(UnaryOp.values()).map(Unary::new).toArray(ElementKernel[]::new);
    private static final ElementKernel[] BINARY =
            Arrays.stream(BinaryOp.values()).map(op -> new Binary(op, true)).toArray(ElementKernel[]::new);
    private static final ElementKernel[] INTEGER_BINARY =
            Arrays.stream(BinaryOp.values()).map(op -> new Binary(op, false)).toArray(ElementKernel[]::new);
    private static final ElementKernel[] BINARY_SCALAR =
            Arrays.stream(BinaryOp.values()).map(BinaryScalar::new).toArray(ElementKernel[]::new);

    private static final ElementKernel[] COMPARISON =
            Arrays.stream(BinaryOp.values()).map(Comparison::new).toArray(ElementKernel[]::new);
    private static final ElementKernel[] COMPARISON_SCALAR =
            Arrays.stream(BinaryOp.values()).map(ComparisonWithScalar::new).toArray(ElementKernel[]::new);

    private ElementKernels() {}

    /** Returns {@code out = op(x)}. */
    static ElementKernel of(UnaryOp op) {
        return UNARY[op.ordinal()];
    }

    /** Returns {@code out = op(a, b)} for operands of a type and a result of the same, or of BOOL for comparisons. */
    static ElementKernel of(BinaryOp op, DType operands, DType result) {
        if (operands != result) {
            return COMPARISON[op.ordinal()];
        }
        return (operands.isFloating() ? BINARY : INTEGER_BINARY)[op.ordinal()];
    }

    /** Returns {@code out = op(a, number)} for an operand of a type and a result as for two. */
    static ElementKernel withScalar(BinaryOp op, DType operand, DType result) {
        return (operand == result ? BINARY_SCALAR : COMPARISON_SCALAR)[op.ordinal()];
    }

    private static int at(Strided x, int from) {
        return x.layout().offset() + from;
    }

    private record Unary(UnaryOp op) implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            ElementKernels.run(op, x[1], at[1], step[1], x[0], at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            ElementKernels.run(op, a, at(a, from), 1, out, at(out, from), 1, length);
        }
    }

    private record Copy() implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            copy(x[1], at[1], step[1], x[0], at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            copy(a, at(a, from), 1, out, at(out, from), 1, length);
        }

        @Override
        public boolean isCopy() {
            return true;
        }
    }

    // The result is of another type.
    private record Cast() implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            Casts.cast(x[1].storage(), at[1], step[1], x[0].storage(), at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            Casts.cast(a.storage(), at(a, from), 1, out.storage(), at(out, from), 1, length);
        }
    }

    private record Binary(BinaryOp op, boolean floating) implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            ElementKernels.run(op, x[1], at[1], step[1], x[2], at[2], step[2], x[0], at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            ElementKernels.run(op, a, at(a, from), 1, b, at(b, from), 1, out, at(out, from), 1, length);
        }

        @Override
        public boolean readsEverySecond() {
            return floating && switch (op) {
                case POW, ATAN2, FMOD, REMAINDER, FLOOR_DIVIDE -> false;
                default -> true;
            };
        }

        @Override
        public boolean takesScalar(int operand) {
            return operand == 2;
        }
    }

    private record BinaryScalar(BinaryOp op) implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            ElementKernels.run(op, x[1], at[1], step[1], number, x[0], at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            ElementKernels.run(op, a, at(a, from), 1, number, out, at(out, from), 1, length);
        }
    }

    // The result is of BOOL.
    private record Comparison(BinaryOp op) implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            KernelProvider.numbers(x[1].dtype()).compare(op, x[1].storage(), at[1], step[1], x[2].storage(), at[2], step[2],
                    x[0].storage(), at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            KernelProvider.numbers(a.dtype()).compare(op, a.storage(), at(a, from), 1, b.storage(), at(b, from), 1,
                    out.storage(), at(out, from), 1, length);
        }

        @Override
        public boolean takesScalar(int operand) {
            return operand == 2;
        }
    }

    // The result is of BOOL.
    private record ComparisonWithScalar(BinaryOp op) implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            KernelProvider.numbers(x[1].dtype()).compareScalar(op, x[1].storage(), at[1], step[1], number,
                    x[0].storage(), at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            KernelProvider.numbers(a.dtype()).compareScalar(op, a.storage(), at(a, from), 1, number,
                    out.storage(), at(out, from), 1, length);
        }
    }

    // The inputs are the condition, what is taken where it holds, and what is taken elsewhere.
    private record Where() implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            where(x[1], at[1], step[1], x[2], at[2], step[2], x[3], at[3], step[3], x[0], at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            where(a, at(a, from), 1, b, at(b, from), 1, c, at(c, from), 1, out, at(out, from), 1, length);
        }
    }

    // The inputs are x and y of number · x + y.
    private record Axpy() implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            axpy(number, x[1], at[1], step[1], x[2], at[2], step[2], x[0], at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            axpy(number, a, at(a, from), 1, b, at(b, from), 1, out, at(out, from), 1, length);
        }
    }

    // The inputs are x, a and b of x + number · a · b.
    private record Addcmul() implements ElementKernel {
        @Override
        public void run(double number, Strided[] x, int[] at, int[] step, int length) {
            addcmul(number, x[2], at[2], step[2], x[3], at[3], step[3], x[1], at[1], step[1],
                    x[0], at[0], step[0], length);
        }

        @Override
        public void runContiguous(double number, Strided out, Strided a, Strided b, Strided c, int from, int length) {
            addcmul(number, b, at(b, from), 1, c, at(c, from), 1, a, at(a, from), 1, out, at(out, from), 1, length);
        }
    }

    /** Computes {@code out = op(x)} on runs. */
    static void run(UnaryOp op, Strided x, int xOffset, int xStride, Strided out, int outOffset, int outStride,
            int length) {
        KernelProvider.numbers(out.dtype()).unary(op, x.storage(), xOffset, xStride,
                out.storage(), outOffset, outStride, length);
    }

    /** Copies a run. */
    static void copy(Strided x, int xOffset, int xStride, Strided out, int outOffset, int outStride, int length) {
        KernelProvider.of(out.dtype()).copy(x.storage(), xOffset, xStride, out.storage(), outOffset, outStride, length);
    }

    /** Computes {@code out = op(a, b)} on runs. */
    static void run(BinaryOp op, Strided a, int aOffset, int aStride, Strided b, int bOffset, int bStride,
            Strided out, int outOffset, int outStride, int length) {
        KernelProvider.numbers(out.dtype()).binary(op, a.storage(), aOffset, aStride, b.storage(), bOffset, bStride,
                out.storage(), outOffset, outStride, length);
    }

    /** Computes {@code out = op(a, b)} on a run and a number. */
    static void run(BinaryOp op, Strided a, int aOffset, int aStride, double b,
            Strided out, int outOffset, int outStride, int length) {
        KernelProvider.numbers(out.dtype()).binaryScalar(op, a.storage(), aOffset, aStride, b,
                out.storage(), outOffset, outStride, length);
    }

    private static void where(Strided condition, int cOffset, int cStride, Strided a, int aOffset, int aStride,
            Strided b, int bOffset, int bStride, Strided out, int outOffset, int outStride, int length) {
        if (condition.dtype() == DType.BOOL) {
            KernelProvider.of(out.dtype()).where(condition.storage(), cOffset, cStride, a.storage(), aOffset, aStride,
                    b.storage(), bOffset, bStride, out.storage(), outOffset, outStride, length);
        } else {
            KernelProvider.floating(out.dtype()).whereNotZero(condition.storage(), cOffset, cStride,
                    a.storage(), aOffset, aStride, b.storage(), bOffset, bStride,
                    out.storage(), outOffset, outStride, length);
        }
    }

    private static void axpy(double alpha, Strided x, int xOffset, int xStride, Strided y, int yOffset, int yStride,
            Strided out, int outOffset, int outStride, int length) {
        KernelProvider.floating(out.dtype()).axpy(alpha, x.storage(), xOffset, xStride, y.storage(), yOffset, yStride,
                out.storage(), outOffset, outStride, length);
    }

    private static void addcmul(double value, Strided a, int aOffset, int aStride, Strided b, int bOffset, int bStride,
            Strided x, int xOffset, int xStride, Strided out, int outOffset, int outStride, int length) {
        KernelProvider.floating(out.dtype()).addcmul(value, a.storage(), aOffset, aStride,
                b.storage(), bOffset, bStride, x.storage(), xOffset, xStride,
                out.storage(), outOffset, outStride, length);
    }

    /** Copies a matrix of rows side by side into its transpose, as the kernels say. */
    static void transpose(Strided x, int xFrom, int xRow, int height, int width, Strided out, int outFrom, int outRow) {
        KernelProvider.of(out.dtype())
                .transpose(x.storage(), xFrom, xRow, height, width, out.storage(), outFrom, outRow);
    }

    /** Copies each of {@code number} elements {@code times} times, as the kernels say. */
    static void repeat(Strided x, int xFrom, int xStep, int number, int times, Strided out) {
        KernelProvider.of(out.dtype()).repeat(x.storage(), xFrom, xStep, number, times, out.storage());
    }
}
