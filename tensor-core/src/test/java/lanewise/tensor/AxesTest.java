package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import lanewise.tensor.internal.op.Reduction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AxesTest {
    /** Returns the operations that take axes and nothing else. */
    static Set<String> reductions() {
        return Arrays.stream(Tensor.class.getMethods())
                .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Axes.class}))
                .map(Method::getName).collect(Collectors.toSet());
    }

    @Test
    void everyReductionIsKnown() {
        assertTrue(reductions().containsAll(Arrays.stream(Reduction.values()).map(Reduction::label).toList()));
    }

    /** Each takes axes, perhaps kept, perhaps an {@code out}; and bare numbers as axes, unless they might mislead. */
    @ParameterizedTest
    @MethodSource("reductions")
    void allReductionsHaveTheSameForms(String name) throws Exception {
        Tensor x = Tensor.arange(DType.F64, 24).reshape(2, 3, 4);
        Method byAxes = Tensor.class.getMethod(name, Axes.class);
        Method into = Tensor.class.getMethod(name, Axes.class, Tensor.class);
        Tensor reduced = (Tensor) byAxes.invoke(x, Axes.of(0, -1));
        Tensor kept = (Tensor) byAxes.invoke(x, Axes.of(0, -1).keep());
        Tensor all = (Tensor) byAxes.invoke(x, Axes.all());
        assertEquals(Shape.of(3), reduced.shape());
        assertEquals(Shape.of(1, 3, 1), kept.shape());
        assertEquals(Shape.of(), all.shape());
        assertEquals(Shape.of(1, 1, 1), ((Tensor) byAxes.invoke(x, Axes.all().keep())).shape());
        assertTrue(kept.reshape(3).bitwiseEquals(reduced));
        Tensor out = Tensor.zeros(kept.dtype(), 1, 3, 1);
        assertSame(out, into.invoke(x, Axes.of(0, -1).keep(), out));
        assertTrue(out.bitwiseEquals(kept));
        if (name.equals("norm")) { // x.norm(1) might be meant as the sum of absolute values
            assertThrows(NoSuchMethodException.class, () -> Tensor.class.getMethod(name, int[].class));
            assertThrows(NoSuchMethodException.class, () -> Tensor.class.getMethod(name, double.class));
            assertTrue(all.bitwiseEquals(x.norm()));
        } else {
            Method byNumbers = Tensor.class.getMethod(name, int[].class);
            assertTrue(reduced.bitwiseEquals((Tensor) byNumbers.invoke(x, new int[] {0, -1})));
            assertTrue(all.bitwiseEquals((Tensor) byNumbers.invoke(x, new int[0])));
        }
    }

    @Test
    void valuesThatAreWrittenAsTheyAreMade() {
        assertEquals("Axes.all()", Axes.all().toString());
        assertEquals("Axes.of(0, -1).keep()", Axes.of(0, -1).keep().toString());
        assertEquals(Axes.of(0, 1).keep(), Axes.of(0, 1).keep());
        assertEquals(Axes.of(0, 1).hashCode(), Axes.of(0, 1).hashCode());
        assertNotEquals(Axes.of(0), Axes.of(0).keep());
        assertNotEquals(Axes.of(0), Axes.of(1));
    }

    @Test
    void theArrayIsCopied() {
        int[] numbers = {0};
        Axes axes = Axes.of(numbers);
        numbers[0] = 1;
        assertEquals(Axes.of(0), axes);
        assertEquals(Axes.of(0).keep(), axes.keep());
    }

    @Test
    void noAxesAreNotAll() {
        assertEquals("of: no axis is given; Axes.all() stands for all",
                assertThrows(IllegalArgumentException.class, Axes::of).getMessage());
    }
}
