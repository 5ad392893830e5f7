package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonIgnore;
import lanewise.tensor.Philox;
import lanewise.train.data.Images;

/**
 * Changes training images at random so that no epoch shows the same ones. What becomes of an image is a function of
 * seed, epoch and the image's index alone.
 *
 * @param flip whether half of the images are mirrored, left to right
 * @param shift whether images are moved by up to {@value #LARGEST_SHIFT} pixels in each direction; what comes in from
 *     outside is black
 */
public record Augmentation(boolean flip, boolean shift) {
    /** Images stay as they are. */
    public static final Augmentation NONE = new Augmentation(false, false);

    static final int LARGEST_SHIFT = 4;

    private static final int NUMBERS_PER_IMAGE = 3;

    /** Returns whether images stay as they are. */
    @JsonIgnore
    public boolean isNone() {
        return !flip && !shift;
    }

    /** Writes image {@code index} as it is shown in an epoch to {@code out}: {@link Images#PIXELS} bytes. */
    public void apply(Images images, int index, long seed, int epoch, byte[] out) {
        Philox random = new Philox(seed, RandomStreams.augmentation(epoch));
        long position = (long) index * NUMBERS_PER_IMAGE;
        boolean mirrored = flip && random.below(2, position) == 1;
        int right = shift ? random.below(2 * LARGEST_SHIFT + 1, position + 1) - LARGEST_SHIFT : 0;
        int down = shift ? random.below(2 * LARGEST_SHIFT + 1, position + 2) - LARGEST_SHIFT : 0;
        move(images.block(index), images.offset(index), mirrored, right, down, out);
    }

    // Mirrors first, then moves.
    static void move(byte[] source, int offset, boolean mirrored, int right, int down, byte[] out) {
        for (int row = 0; row < Images.CHANNELS * Images.HEIGHT; row++) {
            int sourceRow = row % Images.HEIGHT - down;
            int from = offset + (row - down) * Images.WIDTH;
            int to = row * Images.WIDTH;
            for (int column = 0; column < Images.WIDTH; column++) {
                int moved = column - right;
                boolean inside = sourceRow >= 0 && sourceRow < Images.HEIGHT && moved >= 0 && moved < Images.WIDTH;
                int sourceColumn = mirrored ? Images.WIDTH - 1 - moved : moved;
                out[to + column] = inside ? source[from + sourceColumn] : 0;
            }
        }
    }
}
