package lanewise.train.evaluation;

import lanewise.tensor.Philox;
import lanewise.train.config.Augmentation;
import lanewise.train.config.RandomStreams;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;

/** Changes training images as an {@link Augmentation} says, under a seed. */
final class ImageChanges {
    private static final int NUMBERS_PER_IMAGE = 3;
    private static final int COLOUR_NUMBERS_PER_IMAGE = 4;
    private static final double GREY = 127.5;
    private static final int WHITE = 255;

    private final Augmentation augmentation;
    private final long seed;

    ImageChanges(Augmentation augmentation, long seed) {
        this.augmentation = augmentation;
        this.seed = seed;
    }

    /** Returns whether images stay as they are. */
    boolean isNone() {
        return augmentation.isNone();
    }

    /** Writes image {@code index} as it is shown in an epoch, from 1, to {@code out}: {@link Images#PIXELS} bytes. */
    void apply(Images images, int index, int epoch, byte[] out) {
        Philox random = new Philox(seed, RandomStreams.augmentation(epoch));
        long position = (long) index * NUMBERS_PER_IMAGE;
        boolean mirrored = switch (augmentation.flip()) {
            case NONE -> false;
            case RANDOM -> random.below(2, position) == 1;
            case ALTERNATING -> random.withStream(RandomStreams.augmentation(0)).below(2, index) != epoch % 2;
        };
        int shift = augmentation.shift();
        int right = shift > 0 ? random.below(2 * shift + 1, position + 1) - shift : 0;
        int down = shift > 0 ? random.below(2 * shift + 1, position + 2) - shift : 0;
        move(images.block(index), images.offset(index), mirrored, right, down, augmentation.reflect(), out);
        Philox colours = random.withStream(RandomStreams.colours(epoch));
        long colour = (long) index * COLOUR_NUMBERS_PER_IMAGE;
        if (augmentation.brightness() > 0 || augmentation.contrast() > 0) {
            double added = WHITE * augmentation.brightness() * (2 * colours.uniform(colour) - 1);
            double factor = 1 + augmentation.contrast() * (2 * colours.uniform(colour + 1) - 1);
            recolour(out, added, factor);
        }
        if (augmentation.cutout() > 0) {
            int row = colours.below(Images.HEIGHT, colour + 2) - augmentation.cutout() / 2;
            int column = colours.below(Images.WIDTH, colour + 3) - augmentation.cutout() / 2;
            cut(out, row, column, augmentation.cutout());
        }
    }

    // Mirrors first, then moves.
    static void move(byte[] source, int offset, boolean mirrored, int right, int down, boolean reflect, byte[] out) {
        for (int row = 0; row < Images.CHANNELS * Images.HEIGHT; row++) {
            int sourceRow = place(row % Images.HEIGHT - down, Images.HEIGHT, reflect);
            int from = offset + row / Images.HEIGHT * Images.PLANE + sourceRow * Images.WIDTH;
            int to = row * Images.WIDTH;
            for (int column = 0; column < Images.WIDTH; column++) {
                int moved = place(column - right, Images.WIDTH, reflect);
                int sourceColumn = mirrored ? Images.WIDTH - 1 - moved : moved;
                out[to + column] = sourceRow >= 0 && moved >= 0 ? source[from + sourceColumn] : 0;
            }
        }
    }

    // Returns the pixel that is seen at a place that may lie outside, -1 for black. The edge itself is not repeated.
    private static int place(int i, int size, boolean reflect) {
        if (i >= 0 && i < size) {
            return i;
        }
        return !reflect ? -1 : i < 0 ? -i : 2 * (size - 1) - i;
    }

    private static void recolour(byte[] pixels, double added, double factor) {
        for (int i = 0; i < pixels.length; i++) {
            double value = GREY + factor * (Byte.toUnsignedInt(pixels[i]) - GREY) + added;
            pixels[i] = (byte) Math.round(Math.clamp(value, 0, WHITE));
        }
    }

    // A square that reaches beyond the edge ends there.
    private static void cut(byte[] pixels, int top, int left, int size) {
        for (int channel = 0; channel < Images.CHANNELS; channel++) {
            byte mean = (byte) Math.round(Cifar10.MEAN.get(channel) * WHITE);
            for (int row = Math.max(top, 0); row < Math.min(top + size, Images.HEIGHT); row++) {
                for (int column = Math.max(left, 0); column < Math.min(left + size, Images.WIDTH); column++) {
                    pixels[channel * Images.PLANE + row * Images.WIDTH + column] = mean;
                }
            }
        }
    }
}
