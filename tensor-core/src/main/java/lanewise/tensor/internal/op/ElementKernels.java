package lanewise.tensor.internal.op;

import java.util.Arrays;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.DoubleKernels;
import lanewise.tensor.internal.kernel.FloatKernels;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Strided;

/** Where element-wise operations part by element type: runs of an operand of any type are handed to its kernels. */
final class ElementKernels {
    static final ElementKernel WHERE = new Where();
    static final ElementKernel AXPY = new Axpy();
    static final ElementKernel ADDCMUL = new Addcmul();

    private static final ElementKernel[] UNARY =
            Arrays.stream(UnaryOp.values()).map(Unary::new).toArray(ElementKernel[]::new);
    private static final ElementKernel[] BINARY =
            Arrays.stream(BinaryOp.values()).map(Binary::new).toArray(ElementKernel[]::new);
    private static final ElementKernel[] BINARY_SCALAR =
            Arrays.stream(BinaryOp.values()).map(BinaryScalar::new).toArray(ElementKernel[]::new);

    private ElementKernels() {}

    /** Returns {@code out = op(x)}. */
    static ElementKernel of(UnaryOp op) {
        return UNARY[op.ordinal()];
    }

    /** Returns {@code out = op(a, b)}. */
    static ElementKernel of(BinaryOp op) {
        return BINARY[op.ordinal()];
    }

    /** Returns {@code out = op(a, number)}. */
    static ElementKernel withScalar(BinaryOp op) {
        return BINARY_SCALAR[op.ordinal()];
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

        @Override
        public boolean isCopy() {
            return op == UnaryOp.COPY;
        }
    }

    private record Binary(BinaryOp op) implements ElementKernel {
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
            return switch (op) {
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
        if (out.isF32()) {
            KernelProvider.floats().unary(op, x.floats(), xOffset, xStride,
                    out.floats(), outOffset, outStride, length);
        } else {
            KernelProvider.doubles().unary(op, x.doubles(), xOffset, xStride,
                    out.doubles(), outOffset, outStride, length);
        }
    }

    /** Computes {@code out = op(a, b)} on runs. */
    static void run(BinaryOp op, Strided a, int aOffset, int aStride, Strided b, int bOffset, int bStride,
            Strided out, int outOffset, int outStride, int length) {
        if (out.isF32()) {
            FloatKernels kernels = KernelProvider.floats();
            if (bStride == 0) {
                kernels.binaryScalar(op, a.floats(), aOffset, aStride, b.floats()[bOffset],
                        out.floats(), outOffset, outStride, length);
            } else {
                kernels.binary(op, a.floats(), aOffset, aStride, b.floats(), bOffset, bStride,
                        out.floats(), outOffset, outStride, length);
            }
        } else {
            DoubleKernels kernels = KernelProvider.doubles();
            if (bStride == 0) {
                kernels.binaryScalar(op, a.doubles(), aOffset, aStride, b.doubles()[bOffset],
                        out.doubles(), outOffset, outStride, length);
            } else {
                kernels.binary(op, a.doubles(), aOffset, aStride, b.doubles(), bOffset, bStride,
                        out.doubles(), outOffset, outStride, length);
            }
        }
    }

    /** Computes {@code out = op(a, b)} on a run and a number. */
    static void run(BinaryOp op, Strided a, int aOffset, int aStride, double b,
            Strided out, int outOffset, int outStride, int length) {
        if (out.isF32()) {
            KernelProvider.floats().binaryScalar(op, a.floats(), aOffset, aStride, (float) b,
                    out.floats(), outOffset, outStride, length);
        } else {
            KernelProvider.doubles().binaryScalar(op, a.doubles(), aOffset, aStride, b,
                    out.doubles(), outOffset, outStride, length);
        }
    }

    private static void where(Strided condition, int cOffset, int cStride, Strided a, int aOffset, int aStride,
            Strided b, int bOffset, int bStride, Strided out, int outOffset, int outStride, int length) {
        if (out.isF32()) {
            KernelProvider.floats().where(condition.floats(), cOffset, cStride, a.floats(), aOffset, aStride,
                    b.floats(), bOffset, bStride, out.floats(), outOffset, outStride, length);
        } else {
            KernelProvider.doubles().where(condition.doubles(), cOffset, cStride, a.doubles(), aOffset, aStride,
                    b.doubles(), bOffset, bStride, out.doubles(), outOffset, outStride, length);
        }
    }

    private static void axpy(double alpha, Strided x, int xOffset, int xStride, Strided y, int yOffset, int yStride,
            Strided out, int outOffset, int outStride, int length) {
        if (out.isF32()) {
            KernelProvider.floats().axpy((float) alpha, x.floats(), xOffset, xStride, y.floats(), yOffset, yStride,
                    out.floats(), outOffset, outStride, length);
        } else {
            KernelProvider.doubles().axpy(alpha, x.doubles(), xOffset, xStride, y.doubles(), yOffset, yStride,
                    out.doubles(), outOffset, outStride, length);
        }
    }

    private static void addcmul(double value, Strided a, int aOffset, int aStride, Strided b, int bOffset, int bStride,
            Strided x, int xOffset, int xStride, Strided out, int outOffset, int outStride, int length) {
        if (out.isF32()) {
            KernelProvider.floats().addcmul((float) value, a.floats(), aOffset, aStride, b.floats(), bOffset, bStride,
                    x.floats(), xOffset, xStride, out.floats(), outOffset, outStride, length);
        } else {
            KernelProvider.doubles().addcmul(value, a.doubles(), aOffset, aStride, b.doubles(), bOffset, bStride,
                    x.doubles(), xOffset, xStride, out.doubles(), outOffset, outStride, length);
        }
    }

    /** Sets the elements at some positions of the array to {@code value}. */
    static void fill(Strided out, int from, int to, double value) {
        if (out.isF32()) {
            Arrays.fill(out.floats(), from, to, (float) value);
        } else {
            Arrays.fill(out.doubles(), from, to, value);
        }
    }

    /** Copies a matrix of rows side by side into its transpose, as the kernels say. */
    static void transpose(Strided x, int xFrom, int xRow, int height, int width, Strided out, int outFrom, int outRow) {
        if (x.isF32()) {
            KernelProvider.floats()
                    .transpose(x.floats(), xFrom, xRow, height, width, out.floats(), outFrom, outRow);
        } else {
            KernelProvider.doubles()
                    .transpose(x.doubles(), xFrom, xRow, height, width, out.doubles(), outFrom, outRow);
        }
    }

    /** Copies each of {@code number} elements {@code times} times, as the kernels say. */
    static void repeat(Strided x, int xFrom, int xStep, int number, int times, Strided out) {
        if (x.isF32()) {
            KernelProvider.floats().repeat(x.floats(), xFrom, xStep, number, times, out.floats());
        } else {
            KernelProvider.doubles().repeat(x.doubles(), xFrom, xStep, number, times, out.doubles());
        }
    }
}
