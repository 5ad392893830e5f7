package lanewise.tensor.internal.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("UnusedMethod") // loops are found by their names
class SeparateLoopsTest {
    private static final MethodType TYPE = MethodType.methodType(void.class, int[].class);

    private static void up(int[] x) {
        x[0]++;
    }

    private static void down(int[] x) {
        x[0]--;
    }

    @Test
    void eachConstantHasItsLoop() throws Throwable {
        SeparateLoops<RoundingMode> loops = new SeparateLoops<>(MethodHandles.lookup(), TYPE,
                Map.of(RoundingMode.UP, "up", RoundingMode.DOWN, "down"));
        assertEquals(List.of(RoundingMode.UP, RoundingMode.DOWN),
                Stream.of(RoundingMode.values()).filter(loops::has).toList());
        int[] x = {5};
        loops.of(RoundingMode.UP).invokeExact(x);
        assertEquals(6, x[0]);
        loops.of(RoundingMode.DOWN).invokeExact(x);
        loops.of(RoundingMode.DOWN).invokeExact(x);
        assertEquals(4, x[0]);
        assertThrows(IndexOutOfBoundsException.class, () -> {
            loops.of(RoundingMode.UP).invokeExact(new int[0]);
        });
        assertEquals("CEILING has no loop here",
                assertThrows(IllegalArgumentException.class, () -> loops.of(RoundingMode.CEILING)).getMessage());
    }

    @Test
    void aLoopThatIsNotThereIsToldAtOnce() {
        Map<RoundingMode, String> names = Map.of(RoundingMode.UP, "sideways");
        LinkageError error = assertThrows(LinkageError.class,
                () -> new SeparateLoops<>(MethodHandles.lookup(), TYPE, names));
        assertEquals(SeparateLoopsTest.class.getName() + ".sideways", error.getMessage());
    }

    @Test
    void whatALoopThrowsIsThrown() {
        ArithmeticException exception = new ArithmeticException();
        assertSame(exception, SeparateLoops.thrown(exception));
        AssertionError error = new AssertionError();
        assertSame(error, assertThrows(AssertionError.class, () -> SeparateLoops.thrown(error)));
    }
}
