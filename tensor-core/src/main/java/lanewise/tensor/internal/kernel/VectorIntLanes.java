package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Numbers of I32 in lanes of 64 bits; of those that are stored the lowest 32 bits stay. */
final class VectorIntLanes {
    /** How many are loaded and stored together. */
    static final int COUNT = VectorLanes.I64.length();

    private static final VectorSpecies<Integer> INTS = VectorLanes.I32_PER_I64;

    private VectorIntLanes() {}

    static LongVector load(int[] x, int offset) {
        return (LongVector) IntVector.fromArray(INTS, x, offset).convertShape(VectorOperators.I2L, VectorLanes.I64, 0);
    }

    static void store(LongVector values, int[] out, int offset) {
        ((IntVector) values.convertShape(VectorOperators.L2I, INTS, 0)).intoArray(out, offset);
    }

    /** Returns whether {@link VectorQuotients} has the quotients of all these. */
    static boolean haveQuotients(LongVector a, LongVector b) {
        return true; // all are in its range
    }
}
