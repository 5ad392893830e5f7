package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Properties, single elements, and what cannot be set. */
class TensorTest {
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
}
