package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Constants, identity matrices and equally spaced numbers. */
class CreationTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static void assertNumbers(Tensor actual, double... expected) {
        Values.assertSameBits(expected, actual.toDoubleArray(), actual.toString());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void creation(DType dtype) {
        double tenth = Values.round(dtype, 0.1);
        int[] matrix = {2, 2};
        Values.assertTensor(dtype, matrix, new double[4], Tensor.zeros(dtype, 2, 2));
        Values.assertTensor(dtype, matrix, new double[4], Tensor.zeros(dtype, Shape.of(2, 2)));
        Values.assertTensor(dtype, matrix, new double[] {1, 1, 1, 1}, Tensor.ones(dtype, 2, 2));
        Values.assertTensor(dtype, matrix, new double[] {tenth, tenth, tenth, tenth}, Tensor.full(dtype, 0.1, 2, 2));
        Values.assertTensor(dtype, matrix, new double[] {1, 0, 0, 1}, Tensor.eye(dtype, 2));
        Values.assertTensor(dtype, new int[] {4}, new double[] {0, 1, 2, 3}, Tensor.arange(dtype, 4));
        Values.assertTensor(dtype, new int[0], new double[] {tenth}, Tensor.scalar(dtype, 0.1));
        Values.assertTensor(dtype, new int[] {0, 3}, new double[0], Tensor.ones(dtype, 0, 3));
        Values.assertTensor(dtype, new int[] {0, 0}, new double[0], Tensor.eye(dtype, 0));
    }

    // NumPy 2.4 gives these:
    // for a in ((1., 2., inf), (2., 1., -inf), (1., 2., 1e308), (0., 1e-320, 1e300), (-0., 2., 1.), (5., 0., -2.),
    //           (0., 1., .2), (-1., 1., .7)):
    //     print(a, [x.hex() for x in np.arange(*a).tolist()])
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void arangeAsNumPy(DType dtype) {
        assertNumbers(Tensor.arange(dtype, 1, 2, INF), 1);
        assertNumbers(Tensor.arange(dtype, 2, 1, -INF), 2);
        assertNumbers(Tensor.arange(dtype, 1, 2, 1e308), 1);
        assertNumbers(Tensor.arange(dtype, 0, 1e-320, 1e300), 0);
        assertNumbers(Tensor.arange(dtype, -0.0, 2, 1), -0.0, 1);
        assertNumbers(Tensor.arange(dtype, 5, 0, -2), 5, 3, 1);
        assertNumbers(Tensor.arange(DType.F64, 0, 1, 0.2), 0, 0x1.999999999999ap-3, 0x1.999999999999ap-2,
                0x1.3333333333334p-1, 0x1.999999999999ap-1);
        assertNumbers(Tensor.arange(DType.F64, -1, 1, 0.7), -1, -0x1.3333333333334p-2, 0x1.9999999999998p-2);
    }

    // NumPy adds multiples of (start + step) − start, which loses digits:
    // print((1 + 3 * .3).hex(), (1e16 + 2 * 3).hex()) prints 0x1.e666666666666p+0 0x1.1c37937e08003p+53,
    // print(np.arange(1, 2, .3)[3].hex(), np.arange(1e16, 1e16 + 10, 3.)[2].hex()) prints
    // 0x1.e666666666667p+0 0x1.1c37937e08004p+53
    @Test
    void arangeAddsMultiplesOfTheStepItself() {
        assertEquals(0x1.e666666666666p+0, Tensor.arange(DType.F64, 1, 2, 0.3).get(3));
        assertEquals(0x1.1c37937e08003p+53, Tensor.arange(DType.F64, 1e16, 1e16 + 10, 3).get(2));
    }

    // len(np.arange(*a)) is 0 for each of these
    @ParameterizedTest
    @CsvSource({"5, 0, 1", "0, 0, 1", "-0.0, 0, 1", "1, 1, Infinity", "2, 1, Infinity", "0, 1, -Infinity",
        "0, -1e-320, 1e300", "0, 1e-320, -1e300"})
    void arangeOfNothing(double start, double stop, double step) {
        assertEquals(Shape.of(0), Tensor.arange(DType.F32, start, stop, step).shape());
    }

    // np.arange(*a) raises ZeroDivisionError for a step of 0, else ValueError
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 1, 0", "0, 1, -0.0", "NaN, 1, 1", "0, NaN, 1", "0, 1, NaN", "0, Infinity, 1",
        "0, Infinity, Infinity", "Infinity, 0, 1", "-Infinity, 0, 1", "Infinity, Infinity, 1", "0, 1, 1e-320",
        "-1e308, 1e308, 1.5e308", "0, 2147483648, 1"})
    void arangeRefuses(double start, double stop, double step) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Tensor.arange(DType.F32, start, stop, step)).getMessage();
        assertTrue(message.startsWith("arange: "), message);
        for (double argument : List.of(start, stop, step)) {
            assertTrue(message.contains(" " + argument), message);
        }
    }

    @Test
    void arangeRefusesNumbersThatATypeDoesNotHave() {
        assertNumbers(Tensor.arange(DType.U8, 256).narrow(0, 254, 2), 254, 255);
        assertNumbers(Tensor.arange(DType.U8, 4, -1, -2), 4, 2, 0);
        assertMessage("arange: 256 is no U8; convert the tensor with to(DType) if it shall hold such numbers",
                () -> Tensor.arange(DType.U8, 257));
        assertMessage("arange: 2 is no BOOL, which has 0 and 1", () -> Tensor.arange(DType.BOOL, 3));
        assertMessage("arange: -2 is no U8; convert the tensor with to(DType) if it shall hold such numbers",
                () -> Tensor.arange(DType.U8, 4, -3, -2));
        assertMessage("arange: 0.5 is no I64; convert the tensor with to(DType) if it shall hold such numbers",
                () -> Tensor.arange(DType.I64, 0, 1, 0.5));
        assertMessage("arange: 2147483648 is no I32; convert the tensor with to(DType) if it shall hold such numbers",
                () -> Tensor.arange(DType.I32, 0, (1L << 31) + 1, 1 << 30));
    }

    @Test
    void arangeSaysWhatIsWrong() {
        assertMessage("arange: steps of 0.0 do not lead from 0.0 to 1.0", () -> Tensor.arange(DType.F32, 0, 1, 0));
        assertMessage("arange: from 0.0 to Infinity there are Infinity steps of 1.0, not a number of at most"
                + " 2,147,418,112", () -> Tensor.arange(DType.F32, 0, INF, 1));
    }

    // for a in ((.1, .7, 7), (3, -2, 4), (1, 2, 4), (5, 9, 1), (0, 5e-324, 4), (1, 1 + 2**-52, 5), (-0., 1, 3),
    //           (1, 1, 3), (-0., -0., 3), (-0., -1, 2)):
    //     print(a, [x.hex() for x in np.linspace(*a).tolist()])
    @Test
    void linspaceAsNumPy() {
        assertNumbers(Tensor.linspace(DType.F64, 0.1, 0.7, 7), 0x1.999999999999ap-4, 0x1.999999999999ap-3,
                0x1.3333333333333p-2, 0x1.999999999999ap-2, 0x1p-1, 0x1.3333333333333p-1, 0x1.6666666666666p-1);
        assertNumbers(Tensor.linspace(DType.F64, 3, -2, 4), 3, 0x1.5555555555555p+0, -0x1.5555555555558p-2, -2);
        assertNumbers(Tensor.linspace(DType.F64, 1, 2, 4), 1, 0x1.5555555555555p+0, 0x1.aaaaaaaaaaaaap+0, 2);
        assertNumbers(Tensor.linspace(DType.F64, 5, 9, 1), 5);
        assertNumbers(Tensor.linspace(DType.F64, 0, Double.MIN_VALUE, 4), 0, 0, Double.MIN_VALUE, Double.MIN_VALUE);
        assertNumbers(Tensor.linspace(DType.F64, 1, 1 + 0x1p-52, 5), 1, 1, 1, 1 + 0x1p-52, 1 + 0x1p-52);
        assertNumbers(Tensor.linspace(DType.F64, -0.0, 1, 3), 0, 0.5, 1);
        assertNumbers(Tensor.linspace(DType.F64, 1, 1, 3), 1, 1, 1);
        assertNumbers(Tensor.linspace(DType.F64, -0.0, -0.0, 3), 0, 0, -0.0);
        assertNumbers(Tensor.linspace(DType.F64, -0.0, -1, 2), -0.0, -1);
        assertEquals(Shape.of(0), Tensor.linspace(DType.F32, 5, 9, 0).shape());
    }

    @Property(tries = 300)
    void equallySpacedNumbersFollowTheirFormulas(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @IntRange(min = 2, max = 40) int n,
            @ForAll Random random) {
        double start = random.nextGaussian() * Math.scalb(1.0, random.nextInt(-300, 300));
        double stop = random.nextBoolean() ? start * (1 + random.nextDouble()) : random.nextGaussian();
        double step = (stop - start) / (n - 1);
        double[] expected = new double[n];
        Arrays.setAll(expected, i -> Values.round(dtype, i == n - 1 ? stop : start + i * step));
        assertNumbers(Tensor.linspace(dtype, start, stop, n), expected);
        Arrays.setAll(expected, i -> Values.round(dtype, i == 0 ? start : start + i * step));
        assertNumbers(Tensor.arange(dtype, start, start + (n - 0.5) * step, step), expected);
    }

    @ParameterizedTest
    @CsvSource({"0, Infinity", "-Infinity, 0", "Infinity, Infinity", "NaN, 1", "0, NaN", "-1e308, 1e308"})
    void linspaceRefusesDistancesThatAreNotFinite(double start, double stop) {
        for (int n : new int[] {0, 1, 3}) {
            assertMessage("linspace: the distance from " + start + " to " + stop + " is " + (stop - start)
                    + ", which cannot be divided into equal parts", () -> Tensor.linspace(DType.F32, start, stop, n));
        }
    }

    @Test
    void linspaceRefusesNegativeNumbers() {
        assertMessage("linspace: the number of elements must not be negative, as -1 is",
                () -> Tensor.linspace(DType.F32, 0, 1, -1));
    }

    private static void assertMessage(String message, Runnable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task::run).getMessage());
    }

    @Test
    void zerosLikeKeepsTheOrderInMemory() {
        Tensor a = Tensor.ones(DType.F64, 4, 2, 6).permute(2, 0, 1).slice(0, 5, -7, -2);
        Tensor zeros = Tensor.zerosLike(a);
        assertEquals(a.shape(), zeros.shape());
        assertEquals(DType.F64, zeros.dtype());
        Values.assertSameBits(new double[3 * 4 * 2], zeros.toDoubleArray(), "zeros");
        assertEquals(List.of(1, 6, 3), List.of(zeros.stride(0), zeros.stride(1), zeros.stride(2)));
        assertTrue(Tensor.zerosLike(Tensor.ones(DType.F32, 3, 1, 2)).isContiguous());
        assertEquals(0, Tensor.zerosLike(Tensor.ones(DType.F32, 3, 0)).elements());
        assertEquals(Shape.of(2, 3), Tensor.zerosLike(Tensor.ones(DType.F32, 3).broadcastTo(2, 3)).shape());
    }

    @Test
    void onesLikeKeepsTheOrderInMemory() {
        assertEquals(1, Tensor.onesLike(Tensor.zeros(DType.F32, 2, 3).transpose()).stride(0));
    }
}
