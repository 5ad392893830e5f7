package lanewise.tensor.internal.kernel;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Random;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Values;

/** Arrays of any element type, and calls of kernels that differ in it alone. */
final class TypedArrays {
    /** Elements of a run, and calls on it, until C2 compiles a loop, however many elements a step does. */
    static final int LONG = 20_011;
    static final int TIMES = 100;

    private static final long[] EXTREMES =
            {0, 1, -1, Byte.MAX_VALUE, Byte.MIN_VALUE, 255, 32_767, -32_768, Integer.MAX_VALUE, Integer.MIN_VALUE,
                Integer.MAX_VALUE + 1L, Integer.MIN_VALUE - 1L, Long.MAX_VALUE, Long.MIN_VALUE};

    private TypedArrays() {}

    /** Returns elements of which many are extremes of their type, or equal others. */
    static Object random(Class<?> type, int length, Random random) {
        double[] special = Values.withSpecial(type == float.class ? DType.F32 : DType.F64, length, random);
        if (type == double.class) {
            return special;
        }
        Object array = Array.newInstance(type, length);
        for (int i = 0; i < length; i++) {
            long integer = switch (random.nextInt(3)) {
                case 0 -> EXTREMES[random.nextInt(EXTREMES.length)];
                case 1 -> random.nextInt(-3, 4);
                default -> random.nextLong();
            };
            switch (array) {
                case float[] x -> x[i] = (float) special[i];
                case long[] x -> x[i] = integer;
                case int[] x -> x[i] = (int) integer;
                case short[] x -> x[i] = (short) integer;
                case byte[] x -> x[i] = (byte) integer;
                default -> throw new IllegalArgumentException(type.toString());
            }
        }
        return array;
    }

    /** Returns truth values of which about the given share is true. */
    static byte[] conditions(double share, int length, Random random) {
        byte[] conditions = new byte[length];
        for (int i = 0; i < length; i++) {
            conditions[i] = (byte) (random.nextDouble() < share ? 1 : 0);
        }
        return conditions;
    }

    static Object copyOf(Object array) {
        Object copy = Array.newInstance(array.getClass().componentType(), Array.getLength(array));
        System.arraycopy(array, 0, copy, 0, Array.getLength(array));
        return copy;
    }

    /** Returns how long an array must be for a run in it, with a few elements around. */
    static int room(int length, int stride) {
        return 7 + Math.max(0, length - 1) * Math.abs(stride);
    }

    /** Returns where such a run starts. */
    static int start(int length, int stride) {
        return 3 + (stride < 0 ? Math.max(0, length - 1) * -stride : 0);
    }

    /** Makes a call several times if vector kernels are asked, which the compiler changes most; returns the last result. */
    static Object callOften(int times, Object kernels, String name, Object... arguments) {
        Object result = call(kernels, name, arguments);
        if (kernels.getClass().getSimpleName().startsWith("Vector")) {
            for (int i = 1; i < times; i++) {
                result = call(kernels, name, arguments);
            }
        }
        return result;
    }

    /** Calls the method with the given name, whose number has the type of the elements. */
    static Object call(Object kernels, String name, Object... arguments) {
        Method method = Stream.of(kernels.getClass().getMethods()).filter(m -> m.getName().equals(name))
                .findAny().orElseThrow();
        try {
            return method.invoke(kernels, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(kernels.getClass().getSimpleName() + "." + name, e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
