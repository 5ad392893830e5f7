package lanewise.tensor.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    @Test
    void everyVectorFunctionIsTested() {
        Set<String> tested = Arrays.stream(MathFunction.values())
                .map(function -> function.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (List<Class<?>> types : List.<List<Class<?>>>of(
                List.of(VectorFloatMath.class, VectorFloatTrigonometry.class, VectorFloatErrorFunction.class),
                List.of(VectorDoubleMath.class, VectorDoubleTrigonometry.class, VectorDoubleErrorFunction.class))) {
            Set<String> declared = types.stream().flatMap(type -> Stream.of(type.getDeclaredMethods()))
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .map(Method::getName)
                    .collect(Collectors.toSet());
            assertEquals(tested, declared);
        }
    }
}
