package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Creation, single elements, copies, conversions, and what is set in place. */
class TensorTest {
    private static void assertTensor(DType dtype, int[] shape, double[] values, Tensor actual) {
        assertEquals(dtype, actual.dtype());
        assertEquals(Shape.of(shape), actual.shape());
        Values.assertSameBits(values, actual.toDoubleArray(), dtype + " " + actual.shape());
        assertTrue(actual.isContiguous());
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void creation(DType dtype) {
        double tenth = Values.round(dtype, 0.1);
        int[] matrix = {2, 2};
        assertTensor(dtype, matrix, new double[4], Tensor.zeros(dtype, 2, 2));
        assertTensor(dtype, matrix, new double[4], Tensor.zeros(dtype, Shape.of(2, 2)));
        assertTensor(dtype, matrix, new double[] {1, 1, 1, 1}, Tensor.ones(dtype, 2, 2));
        assertTensor(dtype, matrix, new double[] {tenth, tenth, tenth, tenth}, Tensor.full(dtype, 0.1, 2, 2));
        assertTensor(dtype, matrix, new double[] {1, 0, 0, 1}, Tensor.eye(dtype, 2));
        assertTensor(dtype, new int[] {4}, new double[] {0, 1, 2, 3}, Tensor.arange(dtype, 4));
        assertTensor(dtype, new int[0], new double[] {tenth}, Tensor.scalar(dtype, 0.1));
        assertTensor(dtype, new int[] {0, 3}, new double[0], Tensor.ones(dtype, 0, 3));
        assertTensor(dtype, new int[] {0, 0}, new double[0], Tensor.eye(dtype, 0));
    }

    @Test
    void ofCopiesAndWrapShares() {
        float[] floats = {1, 2, 3, 4};
        double[] doubles = {1, 2, 3, 4};
        List<Tensor> copies = List.of(Tensor.of(floats, 2, 2), Tensor.of(doubles, 2, 2));
        List<Tensor> shared = List.of(Tensor.wrap(floats, 2, 2), Tensor.wrap(doubles, 2, 2));
        floats[2] = 9;
        doubles[2] = 9;
        for (int i = 0; i < 2; i++) {
            assertEquals(FloatingTypes.all()[i], copies.get(i).dtype());
            assertEquals(3, copies.get(i).get(1, 0));
            assertEquals(9, shared.get(i).get(1, 0));
            shared.get(i).set(7, -2, 1);
        }
        assertEquals(7, floats[1]);
        assertEquals(7, doubles[1]);
        assertEquals("of: 4 values do not fill shape (3, 2)",
                assertThrows(ShapeMismatchException.class, () -> Tensor.of(floats, 3, 2)).getMessage());
        assertThrows(ShapeMismatchException.class, () -> Tensor.wrap(doubles, 5));
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
    void propertiesOfViews() {
        Tensor x = Tensor.zeros(DType.F32, 4, 6).slice(1, 5, 0, -2).transpose();
        assertEquals(2, x.rank());
        assertEquals(12, x.elements());
        assertArrayEquals(new int[] {3, 4, 4}, new int[] {x.dim(0), x.dim(1), x.dim(-1)});
        assertArrayEquals(new int[] {-2, 6, 6}, new int[] {x.stride(0), x.stride(1), x.stride(-1)});
        assertThrows(IndexOutOfBoundsException.class, () -> x.stride(2));
        assertThrows(IndexOutOfBoundsException.class, () -> x.set(1, 3, 0));
    }

    @Test
    void itemTakesTheOnlyElement() {
        Tensor x = Tensor.arange(DType.F64, 6).reshape(2, 3);
        assertEquals(4, x.slice(0, 1, 2).slice(1, 1, 2).item());
        assertEquals("item: shape (2, 3) has 6 elements, not 1",
                assertThrows(IllegalArgumentException.class, x::item).getMessage());
    }

    private static int[] array(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    @Property(tries = 300)
    void copiesAndConversionsOfAnyLayout(@ForAll DType from, @ForAll DType to,
            @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes, @ForAll Random random) {
        int[] shape = array(sizes);
        double[] values = Values.withSpecial(from, IndexModel.elements(shape), random);
        GuardedView source = GuardedView.random(from, shape, random).set(values);
        Tensor x = source.view();
        double[] converted = Arrays.stream(values).map(value -> Values.cast(from, to, value)).toArray();
        assertTensor(to, shape, converted, x.to(to).contiguous());
        assertTensor(from, shape, values, x.copy());
        assertTensor(from, shape, values, x.contiguous());
        Values.assertSameBits(values, x.toDoubleArray(), "widened");
        Values.assertSameBits(Values.toDoubles(Values.toFloats(values)), Values.toDoubles(x.toFloatArray()), "rounded");
        assertTrue(x.bitwiseEquals(x.copy()));
        assertEquals(from == to, x.bitwiseEquals(x.copy().to(to)));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void whatIsCopiedIsNotShared(DType dtype) {
        Tensor x = Tensor.arange(dtype, 6).reshape(2, 3);
        assertSame(x, x.to(dtype));
        assertSame(x, x.contiguous());
        assertNotSame(x, x.transpose().contiguous());
        x.copy().fill(9);
        x.transpose().contiguous().fill(9);
        Arrays.fill(x.toDoubleArray(), 9);
        Arrays.fill(x.toFloatArray(), 9);
        assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, x.toDoubleArray());
    }

    @Property(tries = 300)
    void copyFromStretchesItsSource(@ForAll DType dtype,
            @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes, @ForAll Random random) {
        int[] shape = array(sizes);
        int[] smaller = Arrays.copyOfRange(shape, random.nextInt(shape.length + 1), shape.length);
        for (int axis = 0; axis < smaller.length; axis++) {
            smaller[axis] = random.nextInt(3) == 0 ? 1 : smaller[axis];
        }
        IndexModel model = IndexModel.fresh(smaller);
        double[] values = Values.ordinary(dtype, model.cells().length, random);
        double[] expected = Arrays.stream(model.broadcastTo(shape).cells()).mapToDouble(cell -> values[cell]).toArray();
        GuardedView target = GuardedView.random(dtype, shape, random);
        Tensor source = GuardedView.random(dtype, smaller, random).set(values).view();
        assertSame(target.view(), target.view().copyFrom(source));
        Values.assertSameBits(expected, target.view().toDoubleArray(), "copied");
        double value = Values.cast(DType.F64, dtype, 1.1);
        target.view().fill(value);
        Arrays.fill(expected, value);
        Values.assertSameBits(expected, target.view().toDoubleArray(), "filled");
        target.assertGuardsIntact(Arrays.toString(shape));
    }

    @Test
    void copyFromRefusesWhatDoesNotFit() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        assertThrows(ShapeMismatchException.class, () -> x.copyFrom(Tensor.ones(DType.F32, 3, 2)));
        assertThrows(DTypeMismatchException.class, () -> x.copyFrom(Tensor.ones(DType.F64, 2, 3)));
        assertThrows(ShapeMismatchException.class, () -> x.select(0, 0).copyFrom(Tensor.ones(DType.F32, 2, 3)));
        assertArrayEquals(new double[6], x.toDoubleArray());
    }

    /** All that writes to a tensor refuses one whose elements share storage; nothing is written. */
    @Test
    void stretchedViewsCannotBeWrittenTo() {
        Tensor x = Tensor.zeros(DType.F32, 2);
        Tensor stretched = x.broadcastTo(3, 2);
        Philox random = new Philox(1, 2);
        Map<String, Executable> writers = Map.of("set", () -> stretched.set(5, 1, 0),
                "set by an array", () -> stretched.set(5, new int[] {1, 0}),
                "set in a cube", () -> stretched.unsqueeze(0).set(5, 0, 1, 0),
                "fill", () -> stretched.fill(5), "copyFrom", () -> stretched.copyFrom(Tensor.ones(DType.F32, 3, 2)),
                "setUniform", () -> stretched.setUniform(random), "setNormal", () -> stretched.setNormal(random),
                "copyFrom bytes", () -> stretched.copyFrom(new byte[6], 0, 1, 1),
                "addmm", () -> stretched.addmm(Tensor.ones(DType.F32, 3, 2), Tensor.ones(DType.F32, 2, 2)));
        writers.forEach((name, writer) -> {
            String message = assertThrows(IllegalArgumentException.class, writer, name).getMessage();
            assertTrue(message.startsWith(name.split(" ")[0] + ": "), message);
            assertArrayEquals(new double[2], x.toDoubleArray(), name);
        });
        stretched.narrow(0, 1, 1).set(5, 0, 0);
        assertEquals(5, x.get(0), "a single row shares its elements with no other that it shows");
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void unsignedBytesAreScaledAndShifted(DType dtype) {
        byte[] source = new byte[300];
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) (i * 7);
        }
        double scale = Values.round(dtype, 1 / 63.0);
        double shift = Values.round(dtype, -1.9);
        Tensor storage = Tensor.full(dtype, -77, 4, 256);
        Tensor row = storage.select(0, 2);
        assertSame(row, row.copyFrom(source, 11, 1 / 63.0, -1.9));
        double[] expected = new double[256];
        Arrays.setAll(expected, i -> Values.fma(dtype, scale, (11 + i) * 7 % 256, shift));
        Values.assertSameBits(expected, row.toDoubleArray(), dtype.toString());
        assertEquals(768, storage.eq(-77).sum().item(), "the other rows are as they were");

        assertThrows(IndexOutOfBoundsException.class, () -> row.copyFrom(source, 45, 1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> row.copyFrom(source, -1, 1, 0));
        Values.assertSameBits(expected, row.toDoubleArray(), "after refusals");

        GuardedView any = GuardedView.random(dtype, new int[] {4, 8, 8}, new Random(1));
        any.view().copyFrom(source, 11, 1 / 63.0, -1.9);
        Values.assertSameBits(expected, any.view().toDoubleArray(), "of any strides");
        any.assertGuardsIntact("of any strides");
        Tensor columns = Tensor.zeros(dtype, 8, 32).transpose();
        columns.copyFrom(source, 11, 1 / 63.0, -1.9);
        Values.assertSameBits(expected, columns.toDoubleArray(), "transposed");
    }

    @Test
    void tensorsOfDifferentShapesOrTypesAreNotEqual() {
        Tensor x = Tensor.zeros(DType.F32, 2, 3);
        assertFalse(x.bitwiseEquals(Tensor.zeros(DType.F32, 3, 2)));
        assertFalse(x.bitwiseEquals(Tensor.zeros(DType.F64, 2, 3)));
        assertTrue(x.bitwiseEquals(Tensor.zeros(DType.F32, 3, 2).transpose()));
        assertThrows(ShapeMismatchException.class, () -> x.allClose(Tensor.zeros(DType.F32, 3, 2), 1, 1));
        assertThrows(DTypeMismatchException.class, () -> x.allClose(Tensor.zeros(DType.F64, 2, 3), 1, 1));
    }
}
