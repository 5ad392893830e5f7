package lanewise.tensor;

import java.util.Random;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;

/** How the elements of a tensor of any type lie on the number line, which decides the way in which they are ordered. */
enum Spread {
    FEW((random, i) -> random.nextInt(-3, 4)),
    BYTES((random, i) -> random.nextInt(256)),
    ALL_BITS((random, i) -> random.nextLong()),
    HIGH_BITS((random, i) -> random.nextLong() << 52),
    LOW_BITS_AND_ONE_HIGH((random, i) -> random.nextInt(40) == 0 ? Long.MIN_VALUE : random.nextInt() & 0xFFFF_FFFFL),
    LARGE_AND_CLOSE((random, i) -> (1L << 62) + random.nextInt(8)),
    GROUPS((random, i) -> (random.nextLong() & 3L << 60) + (random.nextInt() & 0x3FF)),
    LARGE((random, i) -> (1L << 40) * random.nextInt(1 << 20) + random.nextInt(3)),
    RISING((random, i) -> i);

    private final ToLongBiFunction<Random, Integer> number;

    Spread(ToLongBiFunction<Random, Integer> number) {
        this.number = number;
    }

    /** Returns a view of random strides, of integers as they are, of floating-point numbers of their bits. */
    Tensor tensor(DType dtype, Random random, int... shape) {
        int n = IndexModel.elements(shape);
        long[] numbers = IntStream.range(0, n).mapToLong(i -> number.applyAsLong(random, i)).toArray();
        Tensor elements = switch (dtype) {
            case F32 -> {
                float[] floats = new float[n];
                for (int i = 0; i < n; i++) {
                    float ofBits = Float.intBitsToFloat((int) (numbers[i] >> 32));
                    floats[i] = (float) element(numbers[i], ofBits);
                }
                yield Tensor.of(floats, shape);
            }
            case F64 -> {
                double[] doubles = new double[n];
                for (int i = 0; i < n; i++) {
                    doubles[i] = element(numbers[i], Double.longBitsToDouble(numbers[i]));
                }
                yield Tensor.of(doubles, shape);
            }
            default -> Tensor.of(numbers, shape).to(dtype);
        };
        return GuardedView.random(dtype, shape, random).view().copyFrom(elements);
    }

    private static double element(long number, double ofBits) {
        if (Math.abs(number) > 1 << 20) {
            return ofBits;
        }
        return number == -3 ? Double.NaN : number == -2 ? -0.0 : number == 3 ? Double.POSITIVE_INFINITY : number;
    }
}
