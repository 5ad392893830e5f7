package lanewise.nn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
    @Test
    void workspacesWriteOverEachOther() {
        SharedMemory memory = new SharedMemory();
        Workspace one = shared(memory);
        Workspace other = shared(memory);
        Tensor first = one.get(DType.F32, Shape.of(2, 3)).fill(5);
        Tensor second = other.channelsLast(DType.F32, Shape.of(1, 2, 1, 3));
        assertEquals(5, second.get(0, 1, 0, 2));
        second.fill(7);
        assertEquals(7, first.get(1, 2));
        assertSame(first, one.get(DType.F32, Shape.of(2, 3)), "nothing is new while shapes repeat");
    }

    @Test
    void aLargerTensorOrAnotherTypeNeedsNewMemory() {
        SharedMemory memory = new SharedMemory();
        Workspace one = shared(memory);
        Workspace other = shared(memory);
        Tensor small = one.get(DType.F32, 2, 3).fill(1);
        int before = memory.generation();
        Tensor large = other.get(DType.F32, 4, 3).fill(2);
        assertEquals(before + 1, memory.generation());
        assertEquals(1, small.get(0, 0), "a view of the memory before stays what it is");
        Tensor again = one.get(DType.F32, 2, 3);
        assertNotSame(small, again);
        assertEquals(2, again.get(1, 2));
        Tensor wide = one.get(DType.F64, 2, 3);
        assertEquals(DType.F64, wide.dtype());
        assertEquals(2, large.get(3, 2));
    }

    @Test
    void whatIsReservedIsThereAtOnce() {
        SharedMemory memory = new SharedMemory();
        Workspace one = shared(memory);
        Workspace other = shared(memory);
        one.reserve(6);
        other.reserve(12);
        one.reserve(3);
        Tensor small = one.get(DType.F32, 2, 3);
        int generation = memory.generation();
        other.get(DType.F32, 4, 3).fill(3);
        assertEquals(generation, memory.generation());
        assertEquals(3, small.get(0, 0));
        assertSame(small, one.get(DType.F32, 2, 3));
    }

    @Test
    void whoLetsGoLetsAllGo() {
        SharedMemory memory = new SharedMemory();
        Workspace one = shared(memory);
        Workspace other = shared(memory);
        Tensor first = one.get(DType.F32, 2, 3).fill(4);
        int before = memory.generation();
        other.release();
        assertNotEquals(before, memory.generation());
        Tensor next = one.get(DType.F32, 2, 3);
        assertEquals(0, next.get(0, 0));
        next.fill(9);
        assertEquals(4, first.get(0, 0));
    }

    /** Whoever comes first after that makes new memory, which the others find. */
    @Test
    void newMemoryIsFoundByAll() {
        SharedMemory memory = new SharedMemory();
        Workspace one = shared(memory);
        Workspace other = shared(memory);
        Tensor old = one.get(DType.F32, 2, 3).fill(4);
        other.release();
        other.get(DType.F32, 2, 3).fill(7);
        assertEquals(7, one.get(DType.F32, 2, 3).get(0, 0));
        assertEquals(4, old.get(0, 0));
    }

    @Test
    void aTensorLikeAnotherHasItsOrderInMemory() {
        Workspace space = shared(new SharedMemory());
        Tensor model = Tensor.zeros(DType.F64, 4, 2, 3).permute(1, 2, 0);
        Tensor like = space.like(model);
        assertEquals(model.shape(), like.shape());
        for (int axis = 0; axis < 3; axis++) {
            assertEquals(model.stride(axis), like.stride(axis));
        }
        assertSame(like, space.like(model));
    }

    private static Workspace shared(SharedMemory memory) {
        Workspace space = new Workspace();
        space.share(memory);
        return space;
    }
}
