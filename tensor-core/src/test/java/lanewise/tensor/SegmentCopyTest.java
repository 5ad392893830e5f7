package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements from and to memory segments. */
class SegmentCopyTest {
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void segmentsAtAnyAlignment(DType dtype) {
        Tensor x = RearrangingTest.random(dtype, new Random(42), 3, 5);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(15L * dtype.bytes() + 4);
            MemorySegment segment = all.asSlice(3);
            x.copyTo(segment);
            double second = dtype == DType.F32 ? segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4)
                    : segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8);
            assertEquals(x.get(0, 1), second);
            assertTrue(x.bitwiseEquals(Tensor.of(dtype, segment, 3, 5)));
            assertEquals(0, all.get(ValueLayout.JAVA_BYTE, 2), "nothing before it is written");
            assertThrows(ShapeMismatchException.class, () -> Tensor.of(dtype, segment, 4, 5));
            assertThrows(ShapeMismatchException.class, () -> x.copyTo(segment.asSlice(2)));
        }
    }

    @Test
    void whatIsNot0IsTrue() {
        MemorySegment segment = MemorySegment.ofArray(new byte[] {0, 1, -1, 2});
        assertTrue(Tensor.of(new boolean[] {false, true, true, true}).bitwiseEquals(Tensor.of(DType.BOOL, segment, 4)));
    }
}
