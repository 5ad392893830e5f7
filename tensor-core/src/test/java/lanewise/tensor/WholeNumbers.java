package lanewise.tensor;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;

/** The arithmetic of integers and truth values, in whole numbers of any size; and tensors of such. */
final class WholeNumbers {
    private static final long[] SPECIAL = {0, 1, -1, 2, 127, 128, 255, Integer.MAX_VALUE, Integer.MIN_VALUE, (1L << 53) + 1,
        -(1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE};

    private WholeNumbers() {}

    /** Returns the number of the type that has the lowest bits of a number; of BOOL whether it is not 0. */
    static long reduce(DType dtype, BigInteger number) {
        return switch (dtype) {
            case I32 -> number.intValue();
            case I64 -> number.longValue();
            case U8 -> number.intValue() & 0xFF;
            case BOOL -> number.signum() == 0 ? 0 : 1;
            case F32, F64, F16, BF16 -> throw new AssertionError(dtype + " has fractions");
        };
    }

    /** Returns numbers of the type, of any size. */
    static long[] random(DType dtype, int length, Random random) {
        return LongStream.generate(() -> random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)]
                        : dtype == DType.BOOL ? random.nextInt(2) : random.nextLong() >> random.nextInt(Long.SIZE))
                .map(number -> reduce(dtype, BigInteger.valueOf(number))).limit(length).toArray();
    }

    /** Returns numbers that the second operand of an operation may be. */
    static long[] seconds(BinaryOp op, DType dtype, int length, Random random) {
        return switch (op) {
            case DIV, FMOD, REMAINDER, FLOOR_DIVIDE ->
                    Arrays.stream(random(dtype, length, random)).map(b -> b == 0 ? 3 : b).toArray();
            case POW, SHIFT_LEFT, SHIFT_RIGHT -> random.longs(length, 0, 70).toArray();
            default -> random(dtype, length, random);
        };
    }

    /** Returns a view of a shape, of random strides, with these elements. */
    static GuardedView view(DType dtype, int[] shape, long[] elements, Random random) {
        GuardedView view = GuardedView.random(dtype, shape, random);
        view.view().copyFrom(Tensor.of(elements, shape).to(dtype));
        return view;
    }

    /** Returns the formula of an operation of two operands. */
    static long apply(BinaryOp op, DType dtype, long first, long second) {
        BigInteger a = BigInteger.valueOf(first);
        BigInteger b = BigInteger.valueOf(second);
        return switch (op) {
            case ADD -> reduce(dtype, a.add(b));
            case SUB -> reduce(dtype, a.subtract(b));
            case MUL -> reduce(dtype, a.multiply(b));
            case DIV -> reduce(dtype, a.divide(b));
            case FMOD -> reduce(dtype, a.remainder(b));
            case REMAINDER -> reduce(dtype, a.subtract(b.multiply(floor(a, b))));
            case FLOOR_DIVIDE -> reduce(dtype, floor(a, b));
            case ATAN2 -> throw new AssertionError(op + " is of floating-point numbers");
            case POW -> reduce(dtype, a.pow(b.intValueExact()));
            case MINIMUM -> Math.min(first, second);
            case MAXIMUM -> Math.max(first, second);
            case EQ -> first == second ? 1 : 0;
            case NE -> first != second ? 1 : 0;
            case LT -> first < second ? 1 : 0;
            case LE -> first <= second ? 1 : 0;
            case GT -> first > second ? 1 : 0;
            case GE -> first >= second ? 1 : 0;
            case AND -> reduce(dtype, a.and(b));
            case OR -> reduce(dtype, a.or(b));
            case XOR -> reduce(dtype, a.xor(b));
            case SHIFT_LEFT -> reduce(dtype, a.shiftLeft(b.intValueExact()));
            case SHIFT_RIGHT -> reduce(dtype, a.shiftRight(b.intValueExact()));
        };
    }

    // The quotient rounded down.
    private static BigInteger floor(BigInteger a, BigInteger b) {
        BigInteger[] parts = a.divideAndRemainder(b);
        return parts[1].signum() * b.signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /** Returns the formula of a function. */
    static long apply(UnaryOp op, DType dtype, long number) {
        BigInteger x = BigInteger.valueOf(number);
        return switch (op) {
            case COPY, FLOOR, CEIL, TRUNC, ROUND -> number;
            case NEG -> reduce(dtype, x.negate());
            case ABS -> reduce(dtype, x.abs());
            case SIGN -> x.signum();
            case SQUARE -> reduce(dtype, x.multiply(x));
            case NOT -> dtype == DType.BOOL ? 1 - number : reduce(dtype, x.not());
            default -> throw new AssertionError(op + " is of floating-point numbers");
        };
    }
}
