package lanewise.train.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import lanewise.nn.ReLU;
import lanewise.tensor.DType;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Tensor;
import lanewise.train.config.Augmentation;
import lanewise.train.data.Images;
import lanewise.train.record.ShortRun;
import org.junit.jupiter.api.Test;

class ImageChangesTest {
    private static final Augmentation BOTH = new Augmentation(Augmentation.Flip.RANDOM, 4, false, 0, 0, 0);

    private final Images images = ShortRun.images();

    private byte[] apply(Augmentation augmentation, int index, long seed, int epoch) {
        byte[] out = new byte[Images.PIXELS];
        new ImageChanges(augmentation, seed).apply(images, index, epoch, out);
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
                ImageChanges.move(source, 0, false, right, down, false, out);
                byte[] mirrored = new byte[Images.PIXELS];
                ImageChanges.move(source, 0, true, right, down, false, mirrored);
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
        Augmentation flip = new Augmentation(Augmentation.Flip.RANDOM, 0, false, 0, 0, 0);
        int mirrored = 0;
        for (int index = 0; index < 1000; index++) {
            mirrored += Arrays.equals(apply(flip, index, 42, 1), apply(Augmentation.NONE, index, 0, 0)) ? 0 : 1;
        }
        assertEquals(500, mirrored, 5 * Math.sqrt(250)); // five standard deviations of the binomial distribution
    }

    @Test
    void imagesMoveByUpToFourPixelsToAllSides() {
        Augmentation shift = new Augmentation(Augmentation.Flip.NONE, 4, false, 0, 0, 0);
        Set<Integer> moves = new TreeSet<>();
        for (int index = 0; index < 1000; index++) {
            byte[] source = apply(Augmentation.NONE, index, 0, 0);
            byte[] out = apply(shift, index, 42, 1);
            for (int move = 0; move < 81; move++) {
                byte[] expected = new byte[Images.PIXELS];
                ImageChanges.move(source, 0, false, move % 9 - 4, move / 9 - 4, false, expected);
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
        BatchLoader plain = new BatchLoader(images, DType.F32, new ReLU());
        plain.load(indices, 0, indices.length);
        assertFalse(one.bitwiseEquals(plain.x()));
    }

    private Tensor load(int[] indices) {
        BatchLoader loader = new BatchLoader(images, DType.F32, new ReLU(), BOTH, 42);
        loader.load(indices, 0, indices.length, 2);
        return loader.x();
    }

    @Test
    void inEverySecondEpochAnImageIsMirrored() {
        Augmentation flip = new Augmentation(Augmentation.Flip.ALTERNATING, 0, false, 0, 0, 0);
        int mirrored = 0;
        for (int index = 0; index < 1000; index++) {
            byte[] plain = apply(Augmentation.NONE, index, 0, 0);
            byte[] reversed = new byte[Images.PIXELS];
            ImageChanges.move(plain, 0, true, 0, 0, false, reversed);
            boolean first = Arrays.equals(apply(flip, index, 42, 1), reversed);
            mirrored += first ? 1 : 0;
            for (int epoch = 2; epoch < 6; epoch++) {
                assertArrayEquals(first == (epoch % 2 == 1) ? reversed : plain, apply(flip, index, 42, epoch));
            }
        }
        assertEquals(500, mirrored, 5 * Math.sqrt(250)); // five standard deviations of the binomial distribution
    }

    /** Columns 2, 1, 0, 1, … of an image that moves by two pixels to the right, as NumPy's pad with mode "reflect". */
    @Test
    void theEdgeReflects() {
        byte[] source = apply(Augmentation.NONE, 3, 0, 0);
        byte[] out = new byte[Images.PIXELS];
        for (boolean mirrored : new boolean[] {false, true}) {
            ImageChanges.move(source, 0, mirrored, 2, -3, true, out);
            for (int row = 0; row < Images.HEIGHT; row++) {
                for (int column = 0; column < Images.WIDTH; column++) {
                    int from = Math.abs(column - 2);
                    int down = row + 3 < Images.HEIGHT ? row + 3 : 62 - (row + 3);
                    assertEquals(pixel(source, 1, down, mirrored ? 31 - from : from), pixel(out, 1, row, column));
                }
            }
        }
    }

    @Test
    void brightnessAndContrastMoveAllPixelsOfAnImageAlike() {
        Augmentation colours = new Augmentation(Augmentation.Flip.NONE, 0, false, 0.2, 0.3, 0);
        double smallest = 255;
        double largest = -255;
        for (int index = 0; index < 200; index++) {
            byte[] plain = apply(Augmentation.NONE, index, 0, 0);
            byte[] out = apply(colours, index, 42, 1);
            double[] added = new double[256];
            Arrays.fill(added, Double.NaN);
            for (int i = 0; i < out.length; i++) {
                int before = plain[i] & 0xFF;
                int after = out[i] & 0xFF;
                assertTrue(Double.isNaN(added[before]) || added[before] == after - before, "one value, one change");
                added[before] = after - before;
                if (before == 127 || before == 128) { // where contrast changes nothing but rounding
                    smallest = Math.min(smallest, added[before]);
                    largest = Math.max(largest, added[before]);
                }
            }
        }
        assertTrue(smallest >= -52 && smallest < -40, "down to -0.2: " + smallest);
        assertTrue(largest <= 52 && largest > 40, "up to 0.2: " + largest);
    }

    @Test
    void aSquareIsCutOutAndTheRestStays() {
        Augmentation cutout = new Augmentation(Augmentation.Flip.NONE, 0, false, 0, 0, 6);
        boolean whole = false;
        for (int index = 0; index < 50; index++) {
            byte[] plain = apply(Augmentation.NONE, index, 0, 0);
            byte[] out = apply(cutout, index, 42, 1);
            int changed = 0;
            for (int i = 0; i < Images.PLANE; i++) {
                if (plain[i] != out[i]) {
                    assertEquals(125, out[i] & 0xFF, "the mean red");
                    changed++;
                }
            }
            assertTrue(changed <= 36);
            whole |= changed > 30;
        }
        assertTrue(whole);
    }
}
