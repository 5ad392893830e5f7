package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.LongVector;
import lanewise.tensor.internal.simd.InlinedHelpers;
import lanewise.tensor.internal.simd.VectorLanes;

/** Numbers of I64 in lanes of 64 bits, as {@link VectorIntLanes} has those of I32. */
final class VectorLongLanes {
    /** How many are loaded and stored together. */
    static final int COUNT = VectorLanes.I64.length();

    static {
        InlinedHelpers.load(VectorQuotients.class);
    }

    private VectorLongLanes() {}

    static LongVector load(long[] x, int offset) {
        return LongVector.fromArray(VectorLanes.I64, x, offset);
    }

    static void store(LongVector values, long[] out, int offset) {
        values.intoArray(out, offset);
    }

    /** Returns whether {@link VectorQuotients} has the quotients of all these. */
    static boolean haveQuotients(LongVector a, LongVector b) {
        return VectorQuotients.areInRange(a, b);
    }
}
