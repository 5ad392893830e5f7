package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** The vector loop of {@link FloatKernels#widenBytes}: as many bytes at a time as there are float lanes. */
final class VectorUnsignedBytes {
    private static final int LANES = VectorLanes.F32.length();
    private static final VectorSpecies<Byte> BYTES = VectorLanes.I8_PER_I32;

    private VectorUnsignedBytes() {}

    /** Returns how many of the first elements were converted: a multiple of the lanes, or 0. */
    static int widen(byte[] source, int offset, float scale, float shift, float[] out, int outOffset, int length) {
        if (BYTES.length() != LANES) {
            return 0; // no byte vector is as short as four lanes
        }
        FloatVector factor = FloatVector.broadcast(VectorLanes.F32, scale);
        FloatVector term = FloatVector.broadcast(VectorLanes.F32, shift);
        int bound = VectorLanes.F32.loopBound(length);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector value = (FloatVector) ByteVector.fromArray(BYTES, source, offset + i)
                    .convertShape(VectorOperators.ZERO_EXTEND_B2I, VectorLanes.I32, 0)
                    .convert(VectorOperators.I2F, 0);
            factor.fma(value, term).intoArray(out, outOffset + i);
        }
        return bound;
    }

    /** Returns 0: there is no loop for doubles. */
    static int widen(byte[] source, int offset, double scale, double shift, double[] out, int outOffset, int length) {
        return 0;
    }
}
