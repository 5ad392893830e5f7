package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies, conversions and fills: of any layout, stretched, scaled. */
class CopyingTest {
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
        Values.assertTensor(to, shape, converted, x.to(to).contiguous());
        Values.assertTensor(from, shape, values, x.copy());
        Values.assertTensor(from, shape, values, x.contiguous());
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

        Tensor bytes = Tensor.of(DType.U8, source, 300).narrow(0, 11, 256).reshape(32, 8);
        Tensor spread = Tensor.zeros(DType.U8, 8, 32).transpose().copyFrom(bytes);
        for (Tensor from : List.of(bytes, spread)) {
            for (Tensor to : List.of(columns.fill(0), Tensor.zeros(dtype, 32, 8))) {
                Values.assertSameBits(expected, to.copyFrom(from, 1 / 63.0, -1.9).toDoubleArray(), "from a tensor");
            }
        }
    }
}
