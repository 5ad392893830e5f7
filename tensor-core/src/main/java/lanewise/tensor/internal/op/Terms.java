package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.Casts;
import lanewise.tensor.internal.kernel.FloatSums;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.layout.Strided;

/**
 * Terms of a reduction that are computed block by block before they are combined:
 * {@code function(binary(x, operand))} to a power, where each sequence has its operand.
 */
final class Terms {
    /** So many terms are computed at once: they fit the first-level cache. A multiple of a sum's block. */
    static final int SIZE = 4 * FloatSums.BLOCK;

    /** The most sequences at once: of columns, sixteen rows of them. */
    static final int COLUMNS = 512;

    private static final int ARRAY = Math.max(SIZE, FloatSums.LANES * COLUMNS);

    /** The operands, one for each sequence, of the sequences' element type. */
    final Strided operands;
    private final Strided own;
    private Strided wide;
    private Strided array;
    private BinaryOp binary;
    private UnaryOp function;
    private double power;

    Terms(DType dtype) {
        operands = Strided.allocate(dtype, Shape.of(COLUMNS));
        own = Strided.allocate(dtype, Shape.of(ARRAY));
    }

    /** Makes the terms {@code function(x)}. */
    Terms of(UnaryOp function) {
        return of(null, function);
    }

    /** Makes the terms {@code function(binary(x, operand))}; the operands are to be set. */
    Terms of(BinaryOp binary, UnaryOp function) {
        this.binary = binary;
        this.function = function;
        this.power = 1;
        this.array = own;
        return this;
    }

    /** Makes the terms {@code |x|} to a power, as doubles. */
    Terms ofPower(double power) {
        of(null, UnaryOp.ABS);
        if (wide == null) {
            wide = Strided.allocate(DType.F64, Shape.of(ARRAY));
        }
        this.array = wide;
        this.power = power;
        return this;
    }

    /** Makes the terms 1 where {@code x ≠ 0} (NaN is not 0), else 0. */
    Terms ofTruth() {
        operands.storage().fill(0, COLUMNS, 0);
        return of(BinaryOp.NE, UnaryOp.COPY);
    }

    /** Returns whether terms are truth values. */
    boolean areTruth() {
        return binary == BinaryOp.NE;
    }

    Strided array() {
        return array;
    }

    /**
     * Begins the terms of some elements.
     *
     * @param operand the number of the first one's operand
     * @param operandStep 1 if each element has its own, 0 if all have this one
     */
    void put(Strided x, int at, int by, int operand, int operandStep, int to, int count) {
        if (x.dtype() == array.dtype()) {
            begin(x, at, by, operand, operandStep, to, count);
        } else {
            Casts.cast(x.storage(), at, by, array.storage(), to, 1, count);
            begin(array, to, 1, operand, operandStep, to, count);
        }
    }

    private void begin(Strided x, int at, int by, int operand, int operandStep, int to, int count) {
        if (binary != null) {
            ElementKernels.run(binary, x, at, by, operands, operand, operandStep, array, to, 1, count);
        } else if (x != array || function != UnaryOp.COPY) {
            ElementKernels.run(function, x, at, by, array, to, 1, count);
        }
    }

    /** Completes the first terms that were begun. */
    void finish(int count) {
        if (binary != null && function != UnaryOp.COPY) {
            ElementKernels.run(function, array, 0, 1, array, 0, 1, count);
        }
        if (power != 1) {
            ElementKernels.run(BinaryOp.POW, array, 0, 1, power, array, 0, 1, count);
        }
    }

    /** Computes the terms of some elements of one sequence. */
    void compute(Strided x, int at, int by, int sequence, int count) {
        put(x, at, by, sequence, 0, 0, count);
        finish(count);
    }
}
