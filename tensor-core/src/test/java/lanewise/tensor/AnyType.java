package lanewise.tensor;

import java.util.Random;
import java.util.stream.IntStream;

/** Elements of any type as doubles, which hold all of them here. */
final class AnyType {
    private static final double[] FLOATING = {0, -0.0, Double.NaN, 1, -1, 2.5, -0.125, Double.POSITIVE_INFINITY, 96,
        Double.NEGATIVE_INFINITY};
    private static final double[] WHOLE = {0, 0, 1, -1, 7, -100, Integer.MAX_VALUE, Integer.MIN_VALUE};
    private static final double[] BYTES = {0, 0, 1, 127, 128, 200, 255};

    private AnyType() {}

    /** Returns elements of a type: a few different ones, zeros, infinities and NaN among them where there are such. */
    static double[] values(DType dtype, int length, Random random) {
        double[] some = switch (dtype) {
            case F32, F64, F16, BF16 -> FLOATING;
            case I32, I64 -> WHOLE;
            case U8 -> BYTES;
            case BOOL -> new double[] {0, 1};
        };
        return IntStream.range(0, length).mapToDouble(i -> some[random.nextInt(some.length)]).toArray();
    }

    /** Returns the values as a tensor of any strides, with guards around it. */
    static Tensor tensor(DType dtype, int[] shape, double[] values, Random random) {
        return GuardedView.random(dtype, shape, random).set(values).view();
    }

    /** Returns a tensor of any strides. */
    static Tensor random(DType dtype, Random random, int... shape) {
        return tensor(dtype, shape, values(dtype, IndexModel.elements(shape), random), random);
    }

    /** Returns a mask that holds with the given probability. */
    static Tensor mask(double density, Random random, int... shape) {
        double[] truth = IntStream.range(0, IndexModel.elements(shape))
                .mapToDouble(i -> random.nextDouble() < density ? 1 : 0).toArray();
        return tensor(DType.BOOL, shape, truth, random);
    }

    /** Returns a sum as the type has it: rounded once, or with its lowest bits. */
    static double sum(DType dtype, double a, double b) {
        return switch (dtype) {
            case F32 -> (float) (a + b);
            case F64, I64 -> a + b;
            case I32 -> (int) ((long) a + (long) b);
            case U8 -> (long) (a + b) & 0xFF;
            case BOOL -> Math.max(a, b);
            case F16, BF16 -> throw new IllegalArgumentException(dtype + " is not added");
        };
    }
}
