package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.IntegerFolds;
import lanewise.tensor.internal.kernel.IntegerKernels;
import lanewise.tensor.internal.kernel.KernelProvider;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.layout.StridedRuns;

/** The second operands that an operation of integers cannot take: a divisor of 0, a negative exponent or shift. */
final class IntegerOperands {
    private IntegerOperands() {}

    /** Checks one number. */
    static void require(BinaryOp op, double b) {
        if (op.divides() && b == 0) {
            throw byZero(op, "");
        }
        if (op.refusesNegative() && b < 0) {
            throw negative(op, Long.toString((long) b), "");
        }
    }

    /** Checks each element. */
    static void require(BinaryOp op, Strided b) {
        if (!op.divides() && !op.refusesNegative() || b.layout().elements() == 0) {
            return;
        }
        IntegerKernels kernels = KernelProvider.integers(b.dtype());
        StridedRuns runs = StridedRuns.over(b.layout(), Layout.rowMajor(b.shape()));
        int step = runs.stride(0);
        runs.walk(0, runs.elements(), (at, length) -> {
            int found = op.divides() ? kernels.findZero(b.storage(), at[0], step, length)
                    : findNegative(b, at[0], step, length);
            if (found >= 0) {
                int[] index = new int[b.layout().rank()];
                String place = " at " + Shape.of(Indices.unravel(at[1] + found * runs.stride(1), b.shape(), index));
                throw op.divides() ? byZero(op, place)
                        : negative(op, Long.toString(b.storage().getLong(at[0] + found * step)), place);
            }
        });
    }

    private static int findNegative(Strided b, int offset, int step, int length) {
        if (b.dtype() == DType.U8 || IntegerFolds.fold(BinaryOp.MINIMUM, b.storage(), offset, step, length) >= 0) {
            return -1;
        }
        int i = 0;
        while (b.storage().getLong(offset + i * step) >= 0) {
            i++;
        }
        return i;
    }

    private static IllegalArgumentException byZero(BinaryOp op, String place) {
        return Errors.unusable(op.label(), "the divisor" + place + " is 0, and integers have no quotient then");
    }

    private static IllegalArgumentException negative(BinaryOp op, String value, String place) {
        String what = op == BinaryOp.POW ? "the exponent" : "the number of bits";
        return Errors.unusable(op.label(), what + place + " is " + value + ", and that of integers is not negative");
    }
}
