package lanewise.nn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ChannelsLastTest {
    private static final Tensor IMAGES = Tensor.arange(DType.F32, 2 * 3 * 4 * 5).reshape(2, 3, 4, 5);

    @Test
    void imagesAreTheMatrixOfTheirPixels() {
        Tensor images = ChannelsLast.zeros(DType.F32, Shape.of(2, 3, 4, 5)).copyFrom(IMAGES);
        assertEquals(Shape.of(2, 3, 4, 5), images.shape());
        assertTrue(ChannelsLast.is(images) && images.bitwiseEquals(IMAGES));
        assertEquals(1, images.stride(1));
        Tensor matrix = ChannelsLast.matrix(images, new Workspace());
        assertEquals(Shape.of(40, 3), matrix.shape());
        for (int pixel = 0; pixel < 40; pixel++) {
            for (int c = 0; c < 3; c++) {
                assertEquals(IMAGES.get(pixel / 20, c, pixel / 5 % 4, pixel % 5), matrix.get(pixel, c));
            }
        }
        matrix.set(-1, 39, 2);
        assertEquals(-1, images.get(1, 2, 3, 4), "it is a view");
        assertEquals(Shape.of(20, 3), ChannelsLast.matrix(images.narrow(0, 1, 1), null).shape(), "so is a part's");
    }

    @Test
    void otherLayoutsAreCopied() {
        assertFalse(ChannelsLast.is(IMAGES));
        Workspace copies = new Workspace();
        Tensor expected = ChannelsLast.channelsLast(IMAGES).copy().reshape(40, 3);
        Tensor reversed = IMAGES.flip(3);
        for (Tensor x : new Tensor[] {IMAGES, IMAGES.transpose().copy().transpose(),
            reversed.slice(3, -1, Integer.MIN_VALUE, -1)}) {
            assertTrue(ChannelsLast.matrix(x, copies).bitwiseEquals(expected));
        }
        Tensor copy = copies.channelsLast(DType.F32, IMAGES.shape());
        ChannelsLast.matrix(IMAGES, copies).fill(0);
        assertEquals(0, copy.abs().max().item(), "the copy lies in the workspace");
    }

    @Test
    void sequencesAndRowsAreBatchesToo() {
        Tensor sequences = ChannelsLast.zeros(DType.F64, Shape.of(2, 3, 4));
        assertEquals(Shape.of(2, 3, 4), sequences.shape());
        assertEquals(Shape.of(2, 4, 3), ChannelsLast.channelsLast(sequences).shape());
        assertEquals(Shape.of(8, 3), ChannelsLast.matrix(sequences, null).shape());
        Tensor rows = Tensor.zeros(DType.F64, 3, 5).transpose();
        assertSame(rows, ChannelsLast.matrix(rows, null));
        assertSame(rows, ChannelsLast.channelsSecond(ChannelsLast.channelsLast(rows)));
        assertEquals(Shape.of(0, 3), ChannelsLast.matrix(Tensor.zeros(DType.F64, 2, 3, 0, 4), null).shape());
    }

    @Test
    void aWorkspaceHandsOutImagesWithChannelsLast() {
        Workspace space = new Workspace();
        Tensor rowMajor = space.get(DType.F32, IMAGES.shape());
        Tensor images = space.channelsLast(DType.F32, IMAGES.shape());
        assertNotSame(rowMajor, images);
        assertTrue(ChannelsLast.is(images));
        assertSame(images, space.channelsLast(DType.F32, IMAGES.shape()));
    }

    @Test
    void whatIsStoredOtherwiseIsCopied() {
        Workspace copies = new Workspace();
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 2, 3, 4, 5);
        Tensor copy = ChannelsLast.of(x, copies);
        assertTrue(ChannelsLast.is(copy));
        assertTrue(copy.copy().bitwiseEquals(x));
        assertSame(copy, ChannelsLast.of(copy, copies));
    }
}
