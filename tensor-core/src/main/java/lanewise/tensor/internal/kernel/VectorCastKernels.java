package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.layout.HalfPrecision;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Casts in vectors, as many elements at a time as there are float lanes; the scalar kernels do what is left over. A vector
 * of 128 bits has four, and there is no vector of four bytes: there the scalar kernels do all that has to do with bytes.
 */
final class VectorCastKernels implements CastKernels {
    private static final VectorSpecies<Float> FLOATS = VectorLanes.F32;
    private static final VectorSpecies<Double> DOUBLES = VectorLanes.F64;
    private static final VectorSpecies<Integer> INTS = VectorLanes.I32;
    private static final VectorSpecies<Long> LONGS = VectorLanes.I64;
    private static final int LANES = FLOATS.length();
    private static final int WIDE_LANES = DOUBLES.length();

    private static final int SMALLEST_VECTOR_BITS = 64;
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(Math.max(SMALLEST_VECTOR_BITS, LANES * Byte.SIZE)));
    private static final boolean HAS_BYTES = BYTES.length() == LANES;
    private static final VectorSpecies<Byte> ALL_BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(VectorLanes.bits()));
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
    private static final VectorSpecies<Float> HALF_FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDE_LANES * Float.SIZE));

    private static final int QUIET = 0x40_0000;
    private static final int INFINITY = 0x7F80_0000;
    private static final long BEYOND_FLOAT = HalfPrecision.BEYOND_FLOAT;

    private final ScalarCastKernels scalar = new ScalarCastKernels();

    private static int byteBound(int length) {
        return HAS_BYTES ? FLOATS.loopBound(length) : 0;
    }

    @Override
    public void widen(byte[] x, int xOffset, int[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            ints(x, xOffset + i).intoArray(out, outOffset + i);
        }
        scalar.widen(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void widen(byte[] x, int xOffset, long[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            ByteVector bytes = ByteVector.fromArray(BYTES, x, xOffset + i);
            bytes.convertShape(VectorOperators.ZERO_EXTEND_B2L, LONGS, 0).reinterpretAsLongs()
                    .intoArray(out, outOffset + i);
            bytes.convertShape(VectorOperators.ZERO_EXTEND_B2L, LONGS, 1).reinterpretAsLongs()
                    .intoArray(out, outOffset + i + WIDE_LANES);
        }
        scalar.widen(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void widen(byte[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            ints(x, xOffset + i).convert(VectorOperators.I2F, 0).reinterpretAsFloats().intoArray(out, outOffset + i);
        }
        scalar.widen(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void widen(byte[] x, int xOffset, double[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            IntVector ints = ints(x, xOffset + i);
            ints.convertShape(VectorOperators.I2D, DOUBLES, 0).reinterpretAsDoubles().intoArray(out, outOffset + i);
            ints.convertShape(VectorOperators.I2D, DOUBLES, 1).reinterpretAsDoubles()
                    .intoArray(out, outOffset + i + WIDE_LANES);
        }
        scalar.widen(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    private static IntVector ints(byte[] x, int offset) {
        return ByteVector.fromArray(BYTES, x, offset).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0)
                .reinterpretAsInts();
    }

    @Override
    public void truth(byte[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = ALL_BYTES.loopBound(length);
        for (int i = 0; i < bound; i += ALL_BYTES.length()) {
            ByteVector.fromArray(ALL_BYTES, x, xOffset + i).lanewise(VectorOperators.UMIN, (byte) 1)
                    .intoArray(out, outOffset + i);
        }
        scalar.truth(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void truth(int[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            store(isNonZero(IntVector.fromArray(INTS, x, xOffset + i)), out, outOffset + i);
        }
        scalar.truth(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void truth(long[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            LongVector first = LongVector.fromArray(LONGS, x, xOffset + i);
            LongVector second = LongVector.fromArray(LONGS, x, xOffset + i + WIDE_LANES);
            store(join(isNonZero(first), isNonZero(second)), out, outOffset + i);
        }
        scalar.truth(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    // Shifted by one bit, both zeros have none.
    @Override
    public void truth(float[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            IntVector bits = FloatVector.fromArray(FLOATS, x, xOffset + i).reinterpretAsInts();
            store(isNonZero(bits.lanewise(VectorOperators.LSHL, 1)), out, outOffset + i);
        }
        scalar.truth(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void truth(double[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            LongVector first = bits(x, xOffset + i).lanewise(VectorOperators.LSHL, 1);
            LongVector second = bits(x, xOffset + i + WIDE_LANES).lanewise(VectorOperators.LSHL, 1);
            store(join(isNonZero(first), isNonZero(second)), out, outOffset + i);
        }
        scalar.truth(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    private static LongVector bits(double[] x, int offset) {
        return DoubleVector.fromArray(DOUBLES, x, offset).reinterpretAsLongs();
    }

    // Of a number and its negative one has the sign, unless it is 0.
    private static IntVector isNonZero(IntVector x) {
        return x.or(x.neg()).lanewise(VectorOperators.LSHR, Integer.SIZE - 1);
    }

    private static LongVector isNonZero(LongVector x) {
        return x.or(x.neg()).lanewise(VectorOperators.LSHR, Long.SIZE - 1);
    }

    private static IntVector join(LongVector first, LongVector second) {
        Vector<Integer> lower = first.convertShape(VectorOperators.L2I, INTS, 0);
        return lower.reinterpretAsInts().or(second.convertShape(VectorOperators.L2I, INTS, -1));
    }

    private static void store(IntVector x, byte[] out, int offset) {
        x.convertShape(VectorOperators.I2B, BYTES, 0).reinterpretAsBytes().intoArray(out, offset);
    }

    @Override
    public void lowBits(int[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            store(IntVector.fromArray(INTS, x, xOffset + i), out, outOffset + i);
        }
        scalar.lowBits(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void saturate(float[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            IntVector ints = FloatVector.fromArray(FLOATS, x, xOffset + i).convert(VectorOperators.F2I, 0)
                    .reinterpretAsInts();
            store(ints.max(0).min(0xFF), out, outOffset + i);
        }
        scalar.saturate(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void fromBF16(short[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += LANES) {
            IntVector halves = ShortVector.fromArray(SHORTS, x, xOffset + i)
                    .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0).reinterpretAsInts();
            IntVector bits = halves.lanewise(VectorOperators.LSHL, Short.SIZE);
            quietNaN(bits, bits).reinterpretAsFloats().intoArray(out, outOffset + i);
        }
        scalar.fromBF16(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void toBF16(float[] x, int xOffset, short[] out, int outOffset, int length) {
        int bound = FLOATS.loopBound(length);
        for (int i = 0; i < bound; i += LANES) {
            IntVector bits = FloatVector.fromArray(FLOATS, x, xOffset + i).reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, Short.SIZE).and(1);
            IntVector rounded = quietNaN(bits, bits.add(0x7FFF).add(odd));
            rounded.lanewise(VectorOperators.LSHR, Short.SIZE).convertShape(VectorOperators.I2S, SHORTS, 0)
                    .reinterpretAsShorts().intoArray(out, outOffset + i);
        }
        scalar.toBF16(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    private static IntVector quietNaN(IntVector bits, IntVector otherwise) {
        return otherwise.blend(bits.or(QUIET),
                bits.and(Integer.MAX_VALUE).compare(VectorOperators.GT, INFINITY));
    }

    @Override
    public void roundToOdd(double[] x, int xOffset, float[] out, int outOffset, int length) {
        int bound = DOUBLES.loopBound(length);
        for (int i = 0; i < bound; i += WIDE_LANES) {
            LongVector bits = bits(x, xOffset + i);
            if (hasSubnormalFloat(bits)) {
                scalar.roundToOdd(x, xOffset + i, out, outOffset + i, WIDE_LANES);
                continue;
            }
            bits.or(bits.and(BEYOND_FLOAT).add(BEYOND_FLOAT)).and(~BEYOND_FLOAT).reinterpretAsDoubles()
                    .convertShape(VectorOperators.D2F, HALF_FLOATS, 0).reinterpretAsFloats()
                    .intoArray(out, outOffset + i);
        }
        scalar.roundToOdd(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    // Between 0 and the smallest normal float, both excluded.
    private static boolean hasSubnormalFloat(LongVector bits) {
        LongVector size = bits.and(Long.MAX_VALUE);
        return size.sub(1).compare(VectorOperators.ULT, Double.doubleToRawLongBits(Float.MIN_NORMAL) - 1).anyTrue();
    }
}
