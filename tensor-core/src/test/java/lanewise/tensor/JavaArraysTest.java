package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

/** Arrays of Java, flat and nested, as tensors. */
class JavaArraysTest {
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
    void arraysAloneAreVectors() {
        float[] floats = {1, 2, 3};
        double[] doubles = {1, 2, 3};
        for (Tensor vector : List.of(Tensor.of(floats), Tensor.of(doubles), Tensor.wrap(floats),
                Tensor.wrap(doubles))) {
            assertEquals(Shape.of(3), vector.shape());
            assertArrayEquals(new double[] {1, 2, 3}, vector.toDoubleArray());
        }
        assertEquals(DType.F32, Tensor.of(floats).dtype());
        assertEquals(DType.F64, Tensor.of(doubles).dtype());
        Tensor.of(floats).fill(7);
        Tensor.wrap(doubles).fill(7);
        assertEquals(1, floats[0], "a copy");
        assertEquals(7, doubles[0], "the array itself");
        assertEquals(Shape.of(0), Tensor.of(new float[0]).shape());
        assertEquals(Shape.of(1), Tensor.of(new double[1]).shape());
        assertEquals(Shape.of(), Tensor.of(new double[1], new int[0]).shape(), "a shape without axes is a scalar's");
    }

    @Test
    void bytesAndHalvesAreElementsOfTheirTypesAlone() {
        byte[] bytes = {0, 1, -1, 2};
        assertArrayEquals(new double[] {0, 1, 255, 2}, Tensor.of(DType.U8, bytes, 4).toDoubleArray());
        Tensor truth = Tensor.of(DType.BOOL, bytes, 4);
        assertTrue(truth.bitwiseEquals(Tensor.of(new boolean[] {false, true, true, true})), "what is not 0 is true");
        assertTrue(truth.reshape(2, 2).bitwiseEquals(Tensor.of(new boolean[][] {{false, true}, {true, true}})));
        assertArrayEquals(new boolean[] {false, true, true, true}, truth.toBooleanArray());
        assertArrayEquals(new byte[] {0, 1, -1, 2}, bytes, "copied");
        assertMessage("wrap: the byte at 2 is -1, and those of BOOL are 0 or 1", () -> Tensor.wrap(DType.BOOL, bytes, 4));
        assertMessage("wrap: bytes are elements of U8 or BOOL, not of I32", () -> Tensor.wrap(DType.I32, bytes, 4));
        short[] halves = {0x3C00, (short) 0xC000};
        assertArrayEquals(new double[] {1, -2}, Tensor.of(DType.F16, halves, 2).toDoubleArray());
        assertArrayEquals(halves, Tensor.wrap(DType.BF16, halves, 2).toShortArray());
        assertMessage("of: halves are elements of F16 or BF16, not of F32", () -> Tensor.of(DType.F32, halves, 2));
    }

    @Property(tries = 200)
    void nestedArrays(@ForAll @IntRange(max = 4) int matrices, @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(max = 4) int columns, @ForAll Random random) {
        float[][][] floats = new float[matrices][rows][columns];
        double[][][] doubles = new double[matrices][rows][columns];
        double[] expected = new double[matrices * rows * columns];
        for (int i = 0; i < expected.length; i++) {
            int[] index = IndexModel.index(i, matrices, rows, columns);
            expected[i] = random.nextInt(1000) / 8.0;
            floats[index[0]][index[1]][index[2]] = (float) expected[i];
            doubles[index[0]][index[1]][index[2]] = expected[i];
        }
        int[] shape = {matrices, matrices == 0 ? 0 : rows, matrices * rows == 0 ? 0 : columns};
        assertTrue(Tensor.of(expected, shape).bitwiseEquals(Tensor.of(doubles)));
        assertTrue(Tensor.of(expected, shape).to(DType.F32).bitwiseEquals(Tensor.of(floats)));
        for (int i = 0; i < matrices; i++) {
            assertTrue(Tensor.of(doubles).select(0, i).bitwiseEquals(Tensor.of(doubles[i])));
            assertTrue(Tensor.of(floats).select(0, i).bitwiseEquals(Tensor.of(floats[i])));
        }
        if (expected.length > 0) {
            Tensor copy = Tensor.of(doubles);
            doubles[0][0][0] = -1;
            assertEquals(expected[0], copy.get(0, 0, 0));
        }
    }

    @Test
    void raggedArraysAreRefused() {
        assertMessage("of: row 1 has 1 elements, row 0 has 2", () -> Tensor.of(new double[][] {{1, 2}, {3}}));
        assertMessage("of: matrix 2 has 1 rows, matrix 0 has 2",
                () -> Tensor.of(new float[][][] {{{1}, {2}}, {{3}, {4}}, {{5}}}));
        assertMessage("of: row [1][0] has 2 elements, row [0][0] has 1",
                () -> Tensor.of(new double[][][] {{{1}, {2}}, {{3, 4}, {5}}}));
        double[][] rows = new double[1 << 16][];
        Arrays.fill(rows, new double[1 << 15]);
        assertMessage("of: 65536 rows of 32768 elements would give shape (65536, 32768); a size is at most"
                + " 2,147,483,647, and the number of elements 2,147,418,112", () -> Tensor.of(rows));
    }

    private static void assertMessage(String message, Runnable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task::run).getMessage());
    }
}
