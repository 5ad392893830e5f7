package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.layout.HalfPrecision;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Casts in vectors; the scalar kernels do what is left over. Between bytes and elements of 32 bits a step is one vector of
 * these. One of 128 bits has four, and there is no vector of four bytes: there the scalar kernels do it all.
 */
final class VectorCastKernels implements CastKernels {
    private static final VectorSpecies<Float> FLOATS = VectorLanes.F32;
    private static final VectorSpecies<Double> DOUBLES = VectorLanes.F64;
    private static final VectorSpecies<Integer> INTS = VectorLanes.I32;
    private static final VectorSpecies<Long> LONGS = VectorLanes.I64;
    private static final int LANES = FLOATS.length();
    private static final int WIDE_LANES = DOUBLES.length();

    private static final VectorSpecies<Byte> BYTES = VectorLanes.I8_PER_I32;
    private static final boolean HAS_BYTES = BYTES.length() == LANES;
    private static final VectorSpecies<Byte> ALL_BYTES = VectorLanes.I8;
    private static final VectorSpecies<Short> SHORTS = VectorLanes.I16_PER_I32;
    private static final VectorSpecies<Float> HALF_FLOATS = VectorLanes.F32_PER_F64;

    // Four vectors of half as many ints become one of bytes.
    private static final VectorSpecies<Integer> HALF_INTS = VectorLanes.I32_PER_I64;
    private static final VectorSpecies<Byte> PACKED_BYTES = VectorSpecies.of(byte.class, HALF_INTS.vectorShape());
    private static final int PACKED = PACKED_BYTES.length();
    // Element m is in the lane m mod WIDE_LANES of the vector m / WIDE_LANES, whose numbers are bytes of this number.
    private static final VectorShuffle<Byte> BYTES_IN_ORDER = VectorShuffle.fromOp(PACKED_BYTES,
            m -> m % WIDE_LANES * Integer.BYTES + m / WIDE_LANES);

    private static final int LARGEST = 0xFF;
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
        int bound = PACKED_BYTES.loopBound(length);
        for (int i = 0; i < bound; i += PACKED) {
            int p = xOffset + i;
            pack(truth(x, p), truth(x, p + WIDE_LANES), truth(x, p + 2 * WIDE_LANES), truth(x, p + 3 * WIDE_LANES))
                    .intoArray(out, outOffset + i);
        }
        scalar.truth(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    private static IntVector truth(long[] x, int offset) {
        return narrow(isNonZero(LongVector.fromArray(LONGS, x, offset)));
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
        int bound = PACKED_BYTES.loopBound(length);
        for (int i = 0; i < bound; i += PACKED) {
            int p = xOffset + i;
            pack(truth(x, p), truth(x, p + WIDE_LANES), truth(x, p + 2 * WIDE_LANES), truth(x, p + 3 * WIDE_LANES))
                    .intoArray(out, outOffset + i);
        }
        scalar.truth(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    private static IntVector truth(double[] x, int offset) {
        return narrow(isNonZero(bits(x, offset).lanewise(VectorOperators.LSHL, 1)));
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

    private static IntVector narrow(LongVector x) {
        return x.convertShape(VectorOperators.L2I, HALF_INTS, 0).reinterpretAsInts();
    }

    // Numbers below 256 as bytes, of the first vector first.
    private static ByteVector pack(IntVector a, IntVector b, IntVector c, IntVector d) {
        return a.or(b.lanewise(VectorOperators.LSHL, 8)).or(c.lanewise(VectorOperators.LSHL, 16))
                .or(d.lanewise(VectorOperators.LSHL, 24)).reinterpretAsBytes().rearrange(BYTES_IN_ORDER);
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
    public void lowBits(long[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = PACKED_BYTES.loopBound(length);
        for (int i = 0; i < bound; i += PACKED) {
            int p = xOffset + i;
            pack(lowBits(x, p), lowBits(x, p + WIDE_LANES), lowBits(x, p + 2 * WIDE_LANES), lowBits(x, p + 3 * WIDE_LANES))
                    .intoArray(out, outOffset + i);
        }
        scalar.lowBits(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    private static IntVector lowBits(long[] x, int offset) {
        return narrow(LongVector.fromArray(LONGS, x, offset)).and(LARGEST);
    }

    @Override
    public void truncate(double[] x, int xOffset, int[] out, int outOffset, int length) {
        int bound = DOUBLES.loopBound(length);
        for (int i = 0; i < bound; i += WIDE_LANES) {
            DoubleVector.fromArray(DOUBLES, x, xOffset + i).convertShape(VectorOperators.D2I, HALF_INTS, 0)
                    .reinterpretAsInts().intoArray(out, outOffset + i);
        }
        scalar.truncate(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void saturate(float[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = byteBound(length);
        for (int i = 0; i < bound; i += LANES) {
            IntVector ints = FloatVector.fromArray(FLOATS, x, xOffset + i).convert(VectorOperators.F2I, 0)
                    .reinterpretAsInts();
            store(ints.max(0).min(LARGEST), out, outOffset + i);
        }
        scalar.saturate(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    @Override
    public void saturate(double[] x, int xOffset, byte[] out, int outOffset, int length) {
        int bound = PACKED_BYTES.loopBound(length);
        for (int i = 0; i < bound; i += PACKED) {
            int p = xOffset + i;
            pack(saturate(x, p), saturate(x, p + WIDE_LANES), saturate(x, p + 2 * WIDE_LANES),
                    saturate(x, p + 3 * WIDE_LANES)).intoArray(out, outOffset + i);
        }
        scalar.saturate(x, xOffset + bound, out, outOffset + bound, length - bound);
    }

    private static IntVector saturate(double[] x, int offset) {
        return DoubleVector.fromArray(DOUBLES, x, offset).convertShape(VectorOperators.D2I, HALF_INTS, 0)
                .reinterpretAsInts().max(0).min(LARGEST);
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
