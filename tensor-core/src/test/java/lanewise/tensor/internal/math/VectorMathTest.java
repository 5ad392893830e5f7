package lanewise.tensor.internal.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import lanewise.tensor.internal.simd.VectorLanes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link VectorFloatMath} and {@link VectorDoubleMath} against the scalar functions, bit for bit. */
class VectorMathTest {
    @Test
    void vectorAndScalarGiveTheSameBits() {
        assertEquals(List.of(), VectorMathComparison.differences());
    }

    @Property(tries = 300)
    void vectorAndScalarGiveTheSameBitsOnRandomPatterns(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] floats = new float[VectorLanes.F32.length()];
        double[] doubles = new double[VectorLanes.F64.length()];
        List<String> differences = new ArrayList<>();
        for (MathFunction function : MathFunction.values()) {
            for (int lane = 0; lane < floats.length; lane++) {
                floats[lane] = Float.intBitsToFloat(random.nextInt());
            }
            for (int lane = 0; lane < doubles.length; lane++) {
                doubles[lane] = Double.longBitsToDouble(random.nextLong());
            }
            VectorMathComparison.compareFloats(function, floats, differences);
            VectorMathComparison.compareDoubles(function, doubles, differences);
        }
        assertEquals(List.of(), differences);
    }

    /** The last and the first numbers that are ordinary and not, in each lane. */
    @Test
    void oneLaneDecidesWhetherAllAreOrdinary() {
        float[][] floatLimits = {{FloatMath.EXP_NORMAL, -FloatMath.EXP_NORMAL, Float.NaN},
            {0, -0f, Math.nextDown(Float.MIN_NORMAL), Float.POSITIVE_INFINITY, -1, Float.NaN}};
        float[][] floats = {{Math.nextDown(FloatMath.EXP_NORMAL), -Math.nextDown(FloatMath.EXP_NORMAL), 0},
            {Float.MIN_NORMAL, Float.MAX_VALUE, 1}};
        double[][] doubleLimits = {{DoubleMath.EXP_NORMAL, -DoubleMath.EXP_NORMAL, Double.NaN},
            {0, -0.0, Math.nextDown(Double.MIN_NORMAL), Double.POSITIVE_INFINITY, -1, Double.NaN}};
        double[][] doubles = {{Math.nextDown(DoubleMath.EXP_NORMAL), -Math.nextDown(DoubleMath.EXP_NORMAL), 0},
            {Double.MIN_NORMAL, Double.MAX_VALUE, 1}};
        for (int i = 0; i < floats.length; i++) {
            Predicate<FloatVector> ordinaryFloats = VectorMathComparison.ORDINARY_FLOATS.get(i).condition();
            Predicate<DoubleVector> ordinaryDoubles = VectorMathComparison.ORDINARY_DOUBLES.get(i).condition();
            for (int lane = 0; lane < VectorLanes.F64.length(); lane++) {
                FloatVector someFloats = FloatVector.broadcast(VectorLanes.F32, 1);
                DoubleVector someDoubles = DoubleVector.broadcast(VectorLanes.F64, 1);
                for (float x : floats[i]) {
                    assertTrue(ordinaryFloats.test(someFloats.withLane(lane, x)), "float " + x);
                }
                for (float x : floatLimits[i]) {
                    assertFalse(ordinaryFloats.test(someFloats.withLane(lane, x)), "float " + x);
                }
                for (double x : doubles[i]) {
                    assertTrue(ordinaryDoubles.test(someDoubles.withLane(lane, x)), "double " + x);
                }
                for (double x : doubleLimits[i]) {
                    assertFalse(ordinaryDoubles.test(someDoubles.withLane(lane, x)), "double " + x);
                }
            }
        }
    }

    /** The species are chosen once per JVM, so another width needs another JVM. */
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void everyWidthGivesTheSameBits(int bits) throws IOException, InterruptedException, URISyntaxException {
        String classPath = codeOf(VectorMathComparison.class) + File.pathSeparator + codeOf(FloatMath.class);
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector",
                "-D" + VectorLanes.BITS_PROPERTY + "=" + bits,
                "-cp", classPath,
                VectorMathComparison.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD) // the warning about the incubator module
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertEquals(bits / Float.SIZE + " floats, " + bits / Double.SIZE + " doubles", output.strip());
    }

    private static Path codeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** With it, its form for ordinary arguments, and the question whether they are. */
    @Test
    void everyVectorFunctionIsTested() {
        Set<String> tested = Arrays.stream(MathFunction.values())
                .map(function -> function.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (List<Class<?>> types : List.<List<Class<?>>>of(
                List.of(VectorFloatMath.class, VectorFloatTrigonometry.class, VectorFloatInverseTrigonometry.class,
                        VectorFloatHyperbolic.class, VectorFloatErrorFunction.class),
                List.of(VectorDoubleMath.class, VectorDoubleTrigonometry.class, VectorDoubleInverseTrigonometry.class,
                        VectorDoubleHyperbolic.class, VectorDoubleErrorFunction.class))) {
            Set<String> declared = types.stream().flatMap(type -> Stream.of(type.getDeclaredMethods()))
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .filter(method -> method.getParameterCount() == 1) // atan2 has a test of its own
                    .map(method -> method.getName().replaceFirst("^(isOrdinaryFor|ordinary)", ""))
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            assertEquals(tested, declared);
        }
    }
}
