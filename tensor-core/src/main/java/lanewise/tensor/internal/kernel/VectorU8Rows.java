package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.VectorOperators.UMAX;
import static jdk.incubator.vector.VectorOperators.UMIN;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of reductions of U8 along columns, whose number is a multiple of the number of lanes. They take four rows in
 * one pass, so that what has been found so far is loaded and stored once for all four.
 */
final class VectorU8Rows {
    /** The number of rows in one pass. */
    static final int TOGETHER = 4;

    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();

    private VectorU8Rows() {}

    /** Combines four rows, as {@link U8Kernels#combineRows}. */
    static void combine(BinaryOp op, byte[] x, int at, int row, byte[] out, int oo, int columns) {
        switch (op) {
            case ADD -> add(x, at, row, out, oo, columns);
            case MUL -> mul(x, at, row, out, oo, columns);
            case MINIMUM -> minimum(x, at, row, out, oo, columns);
            case MAXIMUM -> maximum(x, at, row, out, oo, columns);
            default -> throw new IllegalArgumentException("rows cannot be combined by " + op);
        }
    }

    private static void add(byte[] x, int at, int row, byte[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            ByteVector first = load(x, at + j).add(load(x, at + row + j));
            ByteVector second = load(x, at + 2 * row + j).add(load(x, at + 3 * row + j));
            load(out, oo + j).add(first.add(second)).intoArray(out, oo + j);
        }
    }

    private static void mul(byte[] x, int at, int row, byte[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            ByteVector first = load(x, at + j).mul(load(x, at + row + j));
            ByteVector second = load(x, at + 2 * row + j).mul(load(x, at + 3 * row + j));
            load(out, oo + j).mul(first.mul(second)).intoArray(out, oo + j);
        }
    }

    private static void minimum(byte[] x, int at, int row, byte[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            ByteVector first = load(x, at + j).lanewise(UMIN, load(x, at + row + j));
            ByteVector second = load(x, at + 2 * row + j).lanewise(UMIN, load(x, at + 3 * row + j));
            load(out, oo + j).lanewise(UMIN, first.lanewise(UMIN, second))
                    .intoArray(out, oo + j);
        }
    }

    private static void maximum(byte[] x, int at, int row, byte[] out, int oo, int columns) {
        for (int j = 0; j < columns; j += LANES) {
            ByteVector first = load(x, at + j).lanewise(UMAX, load(x, at + row + j));
            ByteVector second = load(x, at + 2 * row + j).lanewise(UMAX, load(x, at + 3 * row + j));
            load(out, oo + j).lanewise(UMAX, first.lanewise(UMAX, second))
                    .intoArray(out, oo + j);
        }
    }

    private static ByteVector load(byte[] x, int offset) {
        return ByteVector.fromArray(SPECIES, x, offset);
    }
}
