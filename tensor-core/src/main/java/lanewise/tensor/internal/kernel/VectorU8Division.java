package lanewise.tensor.internal.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.SeparateLoops;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * The vector loops of divisions of a contiguous run of U8 by a number, as multiplications: T. Granlund and P. L. Montgomery,
 * "Division by invariant integers using multiplication" (1994), section 4. With l = ⌈log₂ b⌉ the multiplier is 2⁸ + m,
 * m = ⌊2⁸ · (2ˡ − b) ÷ b⌋ + 1, and the quotient (t + (a − t) ÷ 2) ÷ 2ˡ⁻¹ with t = ⌊a · m ÷ 2⁸⌋. The products have
 * 16 bits: those of the even bytes and of the odd ones are formed apart.
 */
@SuppressWarnings("UnusedMethod") // LOOPS finds them by their names
final class VectorU8Division {
    private static final VectorSpecies<Byte> SPECIES = VectorLanes.I8;
    private static final int LANES = SPECIES.length();
    private static final short LOW = 0xFF;

    private static final SeparateLoops<BinaryOp> LOOPS = new SeparateLoops<>(MethodHandles.lookup(),
            MethodType.methodType(void.class, byte[].class, int.class, byte.class, byte[].class, int.class, int.class),
            Map.of(BinaryOp.DIV, "divide", BinaryOp.FLOOR_DIVIDE, "divide", BinaryOp.FMOD, "remainder",
                    BinaryOp.REMAINDER, "remainder"));

    private VectorU8Division() {}

    /** Computes {@code out[i] = op(a[i], b)}. */
    static void run(BinaryOp op, byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        try {
            LOOPS.of(op).invokeExact(a, ao, b, out, oo, length);
        } catch (Throwable failure) {
            throw SeparateLoops.thrown(failure);
        }
    }

    private static void divide(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        int log = log(b);
        short multiplier = multiplier(b, log);
        short half = (short) Math.min(log, 1);
        short shift = (short) (log - half);
        for (int i = 0; i < length; i += LANES) {
            ShortVector x = ByteVector.fromArray(SPECIES, a, ao + i).reinterpretAsShorts();
            ShortVector even = quotient(x.and(LOW), multiplier, half, shift);
            ShortVector odd = quotient(x.lanewise(VectorOperators.LSHR, Byte.SIZE), multiplier, half, shift);
            even.or(odd.lanewise(VectorOperators.LSHL, Byte.SIZE)).reinterpretAsBytes().intoArray(out, oo + i);
        }
    }

    private static void remainder(byte[] a, int ao, byte b, byte[] out, int oo, int length) {
        int log = log(b);
        short multiplier = multiplier(b, log);
        short divisor = (short) (b & LOW);
        short half = (short) Math.min(log, 1);
        short shift = (short) (log - half);
        for (int i = 0; i < length; i += LANES) {
            ShortVector x = ByteVector.fromArray(SPECIES, a, ao + i).reinterpretAsShorts();
            ShortVector even = x.and(LOW);
            ShortVector odd = x.lanewise(VectorOperators.LSHR, Byte.SIZE);
            even = even.sub(quotient(even, multiplier, half, shift).mul(divisor));
            odd = odd.sub(quotient(odd, multiplier, half, shift).mul(divisor));
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

    // The numbers are of the lanes' type: of an int the Vector API asks whether it fits, and where it does not, refuses it in a
    // call, for which the vector is put on the heap if the loop is inlined elsewhere.
    private static ShortVector quotient(ShortVector x, short multiplier, short half, short shift) {
        ShortVector t = x.mul(multiplier).lanewise(VectorOperators.LSHR, Byte.SIZE);
        return x.sub(t).lanewise(VectorOperators.LSHR, half).add(t).lanewise(VectorOperators.LSHR, shift);
    }
}
