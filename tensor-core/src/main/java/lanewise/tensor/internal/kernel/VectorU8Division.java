package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of divisions of a contiguous run of U8 by a number, as multiplications: T. Granlund and P. L. Montgomery,
 * "Division by invariant integers using multiplication" (1994), section 4. With l = ⌈log₂ b⌉ the multiplier is 2⁸ + m,
 * m = ⌊2⁸ · (2ˡ − b) ÷ b⌋ + 1, and the quotient (t + (a − t) ÷ 2) ÷ 2ˡ⁻¹ with t = ⌊a · m ÷ 2⁸⌋. The products have
 * 16 bits: those of the even bytes and of the odd ones are formed apart.
 */
final class VectorU8Division {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();
    private static final short LOW = 0xFF;

    private VectorU8Division() {}

    /** Computes {@code out[i] = a[i] ÷ b}, without the fraction. */
    static void divide(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        int log = log(b);
        short multiplier = multiplier(b, log);
        int half = Math.min(log, 1);
        for (int i = 0; i < length; i += LANES) {
            ShortVector x = ByteVector.fromArray(SPECIES, a, ao + i).reinterpretAsShorts();
            ShortVector even = quotient(x.and(LOW), multiplier, half, log - half);
            ShortVector odd = quotient(x.lanewise(VectorOperators.LSHR, Byte.SIZE), multiplier, half, log - half);
            even.or(odd.lanewise(VectorOperators.LSHL, Byte.SIZE)).reinterpretAsBytes().intoArray(out, oo + i);
        }
    }

    /** Computes what is left of {@code a[i] ÷ b}. */
    static void remainder(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        int log = log(b);
        short multiplier = multiplier(b, log);
        short divisor = (short) (b & LOW);
        int half = Math.min(log, 1);
        for (int i = 0; i < length; i += LANES) {
            ShortVector x = ByteVector.fromArray(SPECIES, a, ao + i).reinterpretAsShorts();
            ShortVector even = x.and(LOW);
            ShortVector odd = x.lanewise(VectorOperators.LSHR, Byte.SIZE);
            even = even.sub(quotient(even, multiplier, half, log - half).mul(divisor));
            odd = odd.sub(quotient(odd, multiplier, half, log - half).mul(divisor));
            even.or(odd.lanewise(VectorOperators.LSHL, Byte.SIZE)).reinterpretAsBytes().intoArray(out, oo + i);
        }
    }

    // ⌈log₂ b⌉
    private static int log(byte b) {
        return Integer.SIZE - Integer.numberOfLeadingZeros((b & LOW) - 1);
    }

    // The lowest 8 bits of the multiplier.
    private static short multiplier(byte b, int log) {
        int divisor = b & LOW;
        return (short) (((1 << log) - divisor << Byte.SIZE) / divisor + 1);
    }

    private static ShortVector quotient(ShortVector x, short multiplier, int half, int shift) {
        ShortVector t = x.mul(multiplier).lanewise(VectorOperators.LSHR, Byte.SIZE);
        return x.sub(t).lanewise(VectorOperators.LSHR, half).add(t).lanewise(VectorOperators.LSHR, shift);
    }
}
