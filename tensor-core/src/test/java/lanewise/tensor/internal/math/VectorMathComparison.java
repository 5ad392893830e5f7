package lanewise.tensor.internal.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import lanewise.tensor.internal.simd.VectorLanes;

/**
 * Runs the vector functions against the scalar ones on special values and many random ones. As a program, so that a
 * test can start it under another vector width: it prints what differs and then the number of lanes.
 */
final class VectorMathComparison {
    private static final int RANDOM_VALUES = 20_000;
    private static final long SEED = 99;

    private static final float[] FLOAT_LIMITS = {
        FloatMath.EXP_MIN, FloatMath.EXP_MAX, FloatMath.EXPM1_MIN, FloatMath.TANH_MAX, FloatMath.TINY,
        FloatTrigonometry.CODY_WAITE_MAX, FloatTrigonometry.HALF_PI_HIGH / 2, FloatTrigonometry.HALF_PI_HIGH,
        FloatErrorFunction.ERF_BREAK, FloatErrorFunction.ERFC_CENTRE, FloatErrorFunction.ERF_MAX,
        FloatInverseTrigonometry.ATAN_MAX, FloatInverseTrigonometry.ATAN2_TINY, FloatHyperbolic.HYPERBOLIC_MAX, 0, 0.5f, 1, 2,
        Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, Float.POSITIVE_INFINITY, 88.72284f, 103.97f, 87.33655f,
        16367173 * 0x1p72f,
    };
    private static final double[] DOUBLE_LIMITS = {
        DoubleMath.EXP_MIN, DoubleMath.EXP_MAX, DoubleMath.EXPM1_MIN, DoubleMath.TANH_MAX, DoubleMath.TINY,
        DoubleTrigonometry.CODY_WAITE_MAX, DoubleTrigonometry.HALF_PI_HIGH / 2, DoubleTrigonometry.HALF_PI_HIGH,
        DoubleErrorFunction.ERF_BREAK, DoubleErrorFunction.ERFC_CENTRE, DoubleErrorFunction.ERF_MAX,
        DoubleInverseTrigonometry.ATAN_MAX, DoubleInverseTrigonometry.ATAN2_TINY, DoubleHyperbolic.HYPERBOLIC_MAX, 0, 0.5, 1, 2,
        Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, Double.POSITIVE_INFINITY, 709.782712893384, 745.13,
        708.39641853226,
        6381956970095103L * 0x1p797,
    };

    /** A function that is computed in another way where all lanes hold ordinary arguments. */
    record Ordinary<V>(MathFunction function, Predicate<V> condition, UnaryOperator<V> compute) {}

    static final List<Ordinary<FloatVector>> ORDINARY_FLOATS = List.of(
            new Ordinary<>(MathFunction.EXP, VectorFloatMath::isOrdinaryForExp, VectorFloatMath::ordinaryExp),
            new Ordinary<>(MathFunction.LOG, VectorFloatMath::isOrdinaryForLog, VectorFloatMath::ordinaryLog));
    static final List<Ordinary<DoubleVector>> ORDINARY_DOUBLES = List.of(
            new Ordinary<>(MathFunction.EXP, VectorDoubleMath::isOrdinaryForExp, VectorDoubleMath::ordinaryExp),
            new Ordinary<>(MathFunction.LOG, VectorDoubleMath::isOrdinaryForLog, VectorDoubleMath::ordinaryLog));

    private VectorMathComparison() {}

    public static void main(String[] args) {
        differences().forEach(System.out::println);
        System.out.println(VectorLanes.F32.length() + " floats, " + VectorLanes.F64.length() + " doubles");
    }

    /** One line for each function and argument on which vector and scalar differ. */
    static List<String> differences() {
        List<String> found = new ArrayList<>();
        float[] floats = floats();
        double[] doubles = doubles();
        for (MathFunction function : MathFunction.values()) {
            compareFloats(function, floats, found);
            compareDoubles(function, doubles, found);
        }
        for (Ordinary<FloatVector> ordinary : ORDINARY_FLOATS) {
            float[] some = onlyOrdinary(ordinary, floats);
            compareFloats(ordinary.function, ordinary.compute, some, found);
        }
        for (Ordinary<DoubleVector> ordinary : ORDINARY_DOUBLES) {
            double[] some = Arrays.stream(doubles)
                    .filter(x -> ordinary.condition.test(DoubleVector.broadcast(VectorLanes.F64, x))).toArray();
            compareDoubles(ordinary.function, ordinary.compute, some, found);
        }
        comparePowers(floats, doubles, found);
        compareAngles(floats, doubles, found);
        return found;
    }

    /** Each number as a base beside exponents of every kind, and as an exponent. */
    private static void comparePowers(float[] floats, double[] doubles, List<String> found) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 6; round++) {
            int n = doubles.length - doubles.length % VectorLanes.F32.length();
            float[] floatExponents = new float[n];
            double[] doubleExponents = new double[n];
            for (int i = 0; i < n; i++) {
                double whole = random.nextInt(-5, 6);
                doubleExponents[i] = round == 0 ? whole : round == 1 ? doubles[random.nextInt(n)]
                        : round == 2 ? whole / 2 : random.nextDouble(-700, 700) / Math.log(Math.abs(doubles[i]));
                double large = random.nextDouble(-86, 86) / Math.log(Math.abs(floats[i]));
                floatExponents[i] = round == 1 ? floats[random.nextInt(n)]
                        : (float) (round > 2 ? large : doubleExponents[i]);
            }
            float[] floatsOut = new float[n];
            VectorFloatPower.pow(floats, 0, floatExponents, 0, 1, floatsOut, 0, n);
            double[] doublesOut = new double[n];
            VectorDoublePower.pow(doubles, 0, doubleExponents, 0, 1, doublesOut, 0, n);
            for (int i = 0; i < n; i++) {
                float expected = FloatPower.pow(floats[i], floatExponents[i]);
                if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(floatsOut[i])) {
                    found.add("float %a to the power %a: scalar %a, vector %a".formatted(
                            floats[i], floatExponents[i], expected, floatsOut[i]));
                }
                double wanted = DoublePower.pow(doubles[i], doubleExponents[i]);
                if (Double.doubleToRawLongBits(wanted) != Double.doubleToRawLongBits(doublesOut[i])) {
                    found.add("double %a to the power %a: scalar %a, vector %a".formatted(
                            doubles[i], doubleExponents[i], wanted, doublesOut[i]));
                }
            }
        }
    }

    /** Each number beside each special one, and beside another. */
    private static void compareAngles(float[] floats, double[] doubles, List<String> found) {
        SplittableRandom random = new SplittableRandom(SEED);
        int n = doubles.length - doubles.length % VectorLanes.F32.length();
        for (int round = 0; round <= FLOAT_LIMITS.length; round++) {
            float[] x = new float[n];
            double[] wide = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = round == FLOAT_LIMITS.length ? floats[random.nextInt(n)] : FLOAT_LIMITS[round];
                wide[i] = round == FLOAT_LIMITS.length ? doubles[random.nextInt(n)] : DOUBLE_LIMITS[round];
            }
            compareFloatAngles(floats, x, n, found);
            compareDoubleAngles(doubles, wide, n, found);
        }
    }

    private static void compareFloatAngles(float[] y, float[] x, int n, List<String> found) {
        float[] lanes = new float[VectorLanes.F32.length()];
        for (int i = 0; i < n; i += lanes.length) {
            VectorFloatInverseTrigonometry.atan2(FloatVector.fromArray(VectorLanes.F32, y, i),
                    FloatVector.fromArray(VectorLanes.F32, x, i)).intoArray(lanes, 0);
            for (int lane = 0; lane < lanes.length; lane++) {
                float expected = FloatInverseTrigonometry.atan2(y[i + lane], x[i + lane]);
                if (Float.floatToRawIntBits(expected) != Float.floatToRawIntBits(lanes[lane])) {
                    found.add("float atan2(%a, %a): scalar %a, vector %a".formatted(
                            y[i + lane], x[i + lane], expected, lanes[lane]));
                }
            }
        }
    }

    private static void compareDoubleAngles(double[] y, double[] x, int n, List<String> found) {
        double[] lanes = new double[VectorLanes.F64.length()];
        for (int i = 0; i < n; i += lanes.length) {
            VectorDoubleInverseTrigonometry.atan2(DoubleVector.fromArray(VectorLanes.F64, y, i),
                    DoubleVector.fromArray(VectorLanes.F64, x, i)).intoArray(lanes, 0);
            for (int lane = 0; lane < lanes.length; lane++) {
                double expected = DoubleInverseTrigonometry.atan2(y[i + lane], x[i + lane]);
                if (Double.doubleToRawLongBits(expected) != Double.doubleToRawLongBits(lanes[lane])) {
                    found.add("double atan2(%a, %a): scalar %a, vector %a".formatted(
                            y[i + lane], x[i + lane], expected, lanes[lane]));
                }
            }
        }
    }

    private static float[] onlyOrdinary(Ordinary<FloatVector> ordinary, float[] arguments) {
        float[] some = new float[arguments.length];
        int count = 0;
        for (float x : arguments) {
            if (ordinary.condition.test(FloatVector.broadcast(VectorLanes.F32, x))) {
                some[count++] = x;
            }
        }
        return Arrays.copyOf(some, count);
    }

    static void compareFloats(MathFunction function, float[] arguments, List<String> found) {
        compareFloats(function, function.onFloats, arguments, found);
    }

    static void compareDoubles(MathFunction function, double[] arguments, List<String> found) {
        compareDoubles(function, function.onDoubles, arguments, found);
    }

    /** Compares on as many arguments as fill whole vectors. */
    private static void compareFloats(MathFunction function, UnaryOperator<FloatVector> onFloats, float[] arguments,
            List<String> found) {
        float[] lanes = new float[VectorLanes.F32.length()];
        for (int i = 0; i + lanes.length <= arguments.length; i += lanes.length) {
            onFloats.apply(FloatVector.fromArray(VectorLanes.F32, arguments, i)).intoArray(lanes, 0);
            for (int lane = 0; lane < lanes.length; lane++) {
                int expected = Float.floatToRawIntBits(function.onFloat.apply(arguments[i + lane]));
                int actual = Float.floatToRawIntBits(lanes[lane]);
                if (expected != actual) {
                    found.add("float %s at bits %08x: scalar %08x, vector %08x".formatted(
                            function, Float.floatToRawIntBits(arguments[i + lane]), expected, actual));
                }
            }
        }
    }

    /** Compares on as many arguments as fill whole vectors. */
    private static void compareDoubles(MathFunction function, UnaryOperator<DoubleVector> onDoubles,
            double[] arguments, List<String> found) {
        double[] lanes = new double[VectorLanes.F64.length()];
        for (int i = 0; i + lanes.length <= arguments.length; i += lanes.length) {
            onDoubles.apply(DoubleVector.fromArray(VectorLanes.F64, arguments, i)).intoArray(lanes, 0);
            for (int lane = 0; lane < lanes.length; lane++) {
                long expected = Double.doubleToRawLongBits(function.onDouble.applyAsDouble(arguments[i + lane]));
                long actual = Double.doubleToRawLongBits(lanes[lane]);
                if (expected != actual) {
                    found.add("double %s at bits %016x: scalar %016x, vector %016x".formatted(
                            function, Double.doubleToRawLongBits(arguments[i + lane]), expected, actual));
                }
            }
        }
    }

    /** NaNs, limits and their neighbours in both signs, random bit patterns, and random everyday numbers. */
    private static float[] floats() {
        List<Float> values = new ArrayList<>();
        for (int bits : new int[] {0x7fc00000, 0xffc00000, 0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff}) {
            values.add(Float.intBitsToFloat(bits));
        }
        for (float limit : FLOAT_LIMITS) {
            for (float value : new float[] {limit, Math.nextUp(limit), Math.nextDown(limit)}) {
                values.add(value);
                values.add(-value);
            }
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RANDOM_VALUES; i++) {
            values.add(Float.intBitsToFloat(random.nextInt()));
            values.add((float) random.nextDouble(-1, 1) * (1 << (i % 8)));
        }
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    private static double[] doubles() {
        List<Double> values = new ArrayList<>();
        for (long bits : new long[] {0x7ff8000000000000L, 0xfff8000000000000L, 0x7ff0000000000001L, -1}) {
            values.add(Double.longBitsToDouble(bits));
        }
        for (double limit : DOUBLE_LIMITS) {
            for (double value : new double[] {limit, Math.nextUp(limit), Math.nextDown(limit)}) {
                values.add(value);
                values.add(-value);
            }
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RANDOM_VALUES; i++) {
            values.add(Double.longBitsToDouble(random.nextLong()));
            values.add(random.nextDouble(-1, 1) * (1 << (i % 11)));
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
