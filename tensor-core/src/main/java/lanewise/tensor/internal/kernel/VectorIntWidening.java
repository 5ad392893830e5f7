package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Loads bytes and shorts as ints, a vector of these at a time, and stores ints as them. With vectors of at least 256 bits
 * alone: no vector of bytes is shorter than eight.
 */
final class VectorIntWidening {
    private static final VectorSpecies<Integer> WIDE = VectorLanes.I32;
    private static final VectorSpecies<Byte> BYTES = VectorLanes.I8_PER_I32;
    private static final VectorSpecies<Short> SHORTS = VectorLanes.I16_PER_I32;

    private VectorIntWidening() {}

    static IntVector load(byte[] x, int offset) {
        return (IntVector) ByteVector.fromArray(BYTES, x, offset).convertShape(VectorOperators.B2I, WIDE, 0);
    }

    static IntVector load(short[] x, int offset) {
        return (IntVector) ShortVector.fromArray(SHORTS, x, offset).convertShape(VectorOperators.S2I, WIDE, 0);
    }

    static void store(IntVector values, byte[] out, int offset) {
        ((ByteVector) values.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(out, offset);
    }

    static void store(IntVector values, short[] out, int offset) {
        ((ShortVector) values.convertShape(VectorOperators.I2S, SHORTS, 0)).intoArray(out, offset);
    }
}
