package lanewise.tensor.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one place where the shapes of vectors are chosen: the machine's widest up to 512 bits, or the one that the system
 * property {@value #BITS_PROPERTY} asks for (128, 256 or 512), so that tests can run other widths; and shorter ones where
 * lanes of two types go together, or rows are short.
 */
public final class VectorLanes {
    /** System property: the width of a vector in bits. */
    public static final String BITS_PROPERTY = "lanewise.simd.bits";

    private static final int SMALLEST_VECTOR_BITS = 64;
    private static final int LEAST_BITS = 128;
    private static final int MOST_BITS = 512;

    private static final VectorShape SHAPE = chooseShape();

    public static final VectorSpecies<Float> F32 = VectorSpecies.of(float.class, SHAPE);
    public static final VectorSpecies<Double> F64 = VectorSpecies.of(double.class, SHAPE);
    public static final VectorSpecies<Integer> I32 = VectorSpecies.of(int.class, SHAPE);
    public static final VectorSpecies<Long> I64 = VectorSpecies.of(long.class, SHAPE);
    public static final VectorSpecies<Short> I16 = VectorSpecies.of(short.class, SHAPE);
    public static final VectorSpecies<Byte> I8 = VectorSpecies.of(byte.class, SHAPE);

    /** A byte for each lane of {@link #I32}; eight where that has four, since no vector of bytes is shorter. */
    public static final VectorSpecies<Byte> I8_PER_I32 = VectorSpecies.of(byte.class, shortShape(I32.length(), Byte.SIZE));

    /** A byte for each lane of {@link #I64}; eight where that has fewer. */
    public static final VectorSpecies<Byte> I8_PER_I64 = VectorSpecies.of(byte.class, shortShape(I64.length(), Byte.SIZE));

    /** A 16-bit number for each lane of {@link #I32}. */
    public static final VectorSpecies<Short> I16_PER_I32 =
            VectorSpecies.of(short.class, shortShape(I32.length(), Short.SIZE));

    /** A float for each lane of {@link #F64}. */
    public static final VectorSpecies<Float> F32_PER_F64 =
            VectorSpecies.of(float.class, shortShape(F64.length(), Float.SIZE));

    /** An int for each lane of {@link #I64}. */
    public static final VectorSpecies<Integer> I32_PER_I64 =
            VectorSpecies.of(int.class, shortShape(I64.length(), Integer.SIZE));

    private VectorLanes() {}

    /** Returns the width of a vector in bits, for those who have nothing else to do with vectors. */
    public static int bits() {
        return SHAPE.vectorBitSize();
    }

    /** Returns the species of half as many bits, at least of 128. */
    public static <E> VectorSpecies<E> half(VectorSpecies<E> species) {
        return species.withShape(VectorShape.forBitSize(Math.max(LEAST_BITS, species.vectorBitSize() / 2)));
    }

    /** Returns the species of 128 bits, which every machine has. */
    public static <E> VectorSpecies<E> narrow(VectorSpecies<E> species) {
        return species.withShape(VectorShape.S_128_BIT);
    }

    private static VectorShape shortShape(int lanes, int laneBits) {
        return VectorShape.forBitSize(Math.max(SMALLEST_VECTOR_BITS, lanes * laneBits));
    }

    private static VectorShape chooseShape() {
        int widest = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        // Kernels rely on these widths: a sum has 16 lanes, which 512 bits of floats fill, and SVE has longer vectors.
        int usable = Math.clamp(Integer.highestOneBit(widest), LEAST_BITS, MOST_BITS);
        return VectorShape.forBitSize(Integer.getInteger(BITS_PROPERTY, usable));
    }
}
