package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.HalfPrecision;
import lanewise.tensor.internal.layout.Storage;

/** Casts element by element, by what {@link Storage} says of each, and elements of all kinds to cast. */
final class CastReference {
    private static final double[] NUMBERS = {0, -0.0, 0.5, -0.5, Math.nextDown(1.0), 1, -1, 254.5, Math.nextDown(256.0), 256,
        300, -300, 65504, Math.nextDown(65520.0), 65520, 0x1p24 + 1, Integer.MAX_VALUE, 0x1p31, -0x1p31, -0x1p31 - 1, 0x1p53,
        0x1p63, -0x1p63, -0x1p64, 1 + 0x1p-24, Math.nextUp(1 + 0x1p-24), Math.nextDown(1 + 0x1p-24), 1 + 0x1p-11,
        Math.nextUp(1 + 0x1p-11), 1 + 0x1p-8, Math.nextDown(1 + 0x1p-8), Float.MAX_VALUE, Math.nextDown(0x1p128), 0x1p128,
        Float.MIN_NORMAL, Float.MIN_VALUE, 1e-40, 0x1p-134, Math.nextUp(0x1p-134), 1e-300, Double.MIN_VALUE, Double.MAX_VALUE,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN};
    private static final long[] WHOLE_NUMBERS = {0, 1, -1, 2, 255, 256, -256, 65519, 65520, (1 << 24) + 1, Integer.MAX_VALUE,
        Integer.MIN_VALUE, 1L << 32, 0x8080_0000L, 0x8080_0001L, (1L << 53) + 1, (1L << 54) + 2, (1L << 62) + (1L << 38),
        (1L << 62) + (1L << 38) + 1, (1L << 62) + (1L << 54), (1L << 62) + (1L << 54) - 1, Long.MAX_VALUE, Long.MIN_VALUE};

    private CastReference() {}

    static void cast(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        for (int i = 0; i < length; i++) {
            castOne(x, xOffset + i * xStride, out, outOffset + i * outStride);
        }
    }

    private static void castOne(Storage x, int p, Storage out, int q) {
        if (x.dtype() == out.dtype()) {
            System.arraycopy(x.array(), p, out.array(), q, 1); // bits that a NaN may lose on other ways too
        } else if (x.dtype().isInteger() || x.dtype() == DType.BOOL) {
            out.set(q, x.getLong(p));
        } else {
            out.set(q, x.get(p));
        }
    }

    /** Returns elements of which each may be special, any bits at all, or close to a number of fewer bits. */
    static Storage random(DType dtype, int length, Random random) {
        Storage storage = Storage.allocate(dtype, length);
        for (int i = 0; i < length; i++) {
            switch (dtype) {
                case F32 -> storage.floats()[i] = randomFloat(random);
                case F64 -> storage.doubles()[i] = randomDouble(random);
                case I32 -> storage.ints()[i] = (int) randomLong(random);
                case I64 -> storage.longs()[i] = randomLong(random);
                case U8 -> storage.bytes()[i] = (byte) random.nextInt();
                case BOOL -> storage.bytes()[i] = (byte) random.nextInt(2);
                case F16, BF16 -> storage.shorts()[i] = (short) random.nextInt();
            }
        }
        return storage;
    }

    private static float randomFloat(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> (float) NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            case 2 -> (float) (random.nextGaussian() * 300);
            case 3 -> Float.intBitsToFloat(0x7F80_0000 | random.nextInt() & random.nextInt()); // infinite or NaN
            default -> {
                int half = Float.floatToRawIntBits(HalfPrecision.fromF16((short) random.nextInt()));
                yield Float.intBitsToFloat(half + 0x1000 * random.nextInt(2) + random.nextInt(-1, 2));
            }
        };
    }

    private static double randomDouble(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextGaussian() * Math.scalb(1.0, random.nextInt(-150, 130));
            case 3 -> random.nextGaussian() * 300;
            default -> {
                long wide = Double.doubleToRawLongBits(randomFloat(random));
                yield Double.longBitsToDouble(wide + random.nextInt(-1, 2));
            }
        };
    }

    private static long randomLong(Random random) {
        return random.nextInt(4) == 0 ? WHOLE_NUMBERS[random.nextInt(WHOLE_NUMBERS.length)]
                : random.nextLong() >> random.nextInt(Long.SIZE);
    }

    static Storage copy(Storage x, int length) {
        Storage copy = Storage.allocate(x.dtype(), length);
        System.arraycopy(x.array(), 0, copy.array(), 0, length);
        return copy;
    }

    static void assertSameBits(Storage expected, Storage actual, int length, String what) {
        for (int i = 0; i < length; i++) {
            if (expected.rawBits(i) != actual.rawBits(i)) {
                assertEquals(Long.toHexString(expected.rawBits(i)), Long.toHexString(actual.rawBits(i)),
                        what + ", position " + i + ", the number " + expected.get(i));
            }
        }
    }
}
