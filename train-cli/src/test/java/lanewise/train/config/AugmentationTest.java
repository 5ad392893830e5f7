package lanewise.train.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import lanewise.train.evaluation.BatchLoader;
import lanewise.train.record.ShortRun;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Augmentation BOTH = new Augmentation(true, true);

    private final Images images = ShortRun.images();

    private byte[] apply(Augmentation augmentation, int index, long seed, int epoch) {
        byte[] out = new byte[Images.PIXELS];
        augmentation.apply(images, index, seed, epoch, out);
        return out;
    }

    private static int pixel(byte[] image, int channel, int row, int column) {
        boolean inside = row >= 0 && row < Images.HEIGHT && column >= 0 && column < Images.WIDTH;
        return inside ? image[channel * Images.PLANE + row * Images.WIDTH + column] : 0;
    }

    @Test
    void everyPixelComesFromItsPlace() {
        byte[] source = apply(Augmentation.NONE, 3, 0, 0);
        byte[] out = new byte[Images.PIXELS];
        for (int right : new int[] {-4, 0, 3}) {
            for (int down : new int[] {-4, 0, 1}) {
                Augmentation.move(source, 0, false, right, down, out);
                byte[] mirrored = new byte[Images.PIXELS];
                Augmentation.move(source, 0, true, right, down, mirrored);
                for (int channel = 0; channel < Images.CHANNELS; channel++) {
                    for (int row = 0; row < Images.HEIGHT; row++) {
                        for (int column = 0; column < Images.WIDTH; column++) {
                            assertEquals(pixel(source, channel, row - down, column - right),
                                    pixel(out, channel, row, column));
                            assertEquals(pixel(source, channel, row - down, 31 - (column - right)),
                                    pixel(mirrored, channel, row, column));
                        }
                    }
                }
            }
        }
    }

    @Test
    void withoutAugmentationAnImageStaysAsItIs() {
        int offset = images.offset(7);
        assertArrayEquals(Arrays.copyOfRange(images.block(7), offset, offset + Images.PIXELS),
                apply(Augmentation.NONE, 7, 1, 1));
    }

    @Test
    void seedEpochAndIndexDecide() {
        assertArrayEquals(apply(BOTH, 5, 42, 3), apply(BOTH, 5, 42, 3));
        int changedBySeed = 0;
        int changedByEpoch = 0;
        for (int index = 0; index < 20; index++) {
            changedBySeed += Arrays.equals(apply(BOTH, index, 42, 3), apply(BOTH, index, 43, 3)) ? 0 : 1;
            changedByEpoch += Arrays.equals(apply(BOTH, index, 42, 3), apply(BOTH, index, 42, 4)) ? 0 : 1;
        }
        // One of 162 changes is the same by chance.
        assertTrue(changedBySeed >= 15 && changedByEpoch >= 15, changedBySeed + " and " + changedByEpoch);
    }

    @Test
    void halfOfTheImagesAreMirrored() {
        Augmentation flip = new Augmentation(true, false);
        int mirrored = 0;
        for (int index = 0; index < 1000; index++) {
            mirrored += Arrays.equals(apply(flip, index, 42, 1), apply(Augmentation.NONE, index, 0, 0)) ? 0 : 1;
        }
        assertEquals(500, mirrored, 5 * Math.sqrt(250)); // five standard deviations of the binomial distribution
    }

    @Test
    void imagesMoveByUpToFourPixelsToAllSides() {
        Augmentation shift = new Augmentation(false, true);
        Set<Integer> moves = new TreeSet<>();
        for (int index = 0; index < 1000; index++) {
            byte[] source = apply(Augmentation.NONE, index, 0, 0);
            byte[] out = apply(shift, index, 42, 1);
            for (int move = 0; move < 81; move++) {
                byte[] expected = new byte[Images.PIXELS];
                Augmentation.move(source, 0, false, move % 9 - 4, move / 9 - 4, expected);
                if (Arrays.equals(expected, out)) {
                    moves.add(move);
                }
            }
        }
        assertEquals(81, moves.size()); // one is missed with probability 81 (80/81)^1000 = 0.0003
    }

    @Test
    void batchesDoNotDependOnTheNumberOfThreads() throws Exception {
        int[] indices = {9, 1, 1, 400, 77, 3, 2};
        Tensor one = Parallelism.withThreads(1, () -> load(indices));
        Tensor three = Parallelism.withThreads(3, () -> load(indices));
        assertTrue(one.bitwiseEquals(three));
        BatchLoader plain = new BatchLoader(images, DType.F32);
        plain.load(indices, 0, indices.length);
        assertFalse(one.bitwiseEquals(plain.x()));
    }

    private Tensor load(int[] indices) {
        BatchLoader loader = new BatchLoader(images, DType.F32, BOTH, 42);
        loader.load(indices, 0, indices.length, 2);
        return loader.x();
    }
}
