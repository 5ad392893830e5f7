package lanewise.train.data;

import java.util.List;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * Labelled 3×32×32 images, kept as the bytes of the files they came from.
 *
 * <p>Each image is preceded by its label. Image {@code i} occupies {@link #PIXELS} bytes of
 * {@link #block block(i)} from {@link #offset offset(i)} on: the planes red, green and blue, each row by row, every byte
 * an unsigned value from 0 to 255. The arrays are shared, not copied: whoever reads them must not write to them.
 * Instances do not change and may be read by many threads.
 */
public final class Images {
    /** Colour planes per image: red, green, blue. */
    public static final int CHANNELS = 3;
    /** Rows per image. */
    public static final int HEIGHT = 32;
    /** Columns per image. */
    public static final int WIDTH = 32;
    /** Values in one colour plane: 1,024. */
    public static final int PLANE = HEIGHT * WIDTH;
    /** Values in one image: 3,072. */
    public static final int PIXELS = CHANNELS * PLANE;

    private final byte[][] blocks;
    private final int imagesPerBlock;
    private final int count;
    private final RecordFormat format;
    private final List<String> classNames;
    private final int validationCount;

    /**
     * @param blocks records in the binary format, {@code imagesPerBlock} in every block up to the last one in use
     * @param count the number of images, counted over the blocks in order; every label has been checked
     * @param format how the records begin
     * @param classNames the classes, by label
     */
    public Images(byte[][] blocks, int imagesPerBlock, int count, RecordFormat format, List<String> classNames) {
        this(blocks, imagesPerBlock, count, format, classNames, 0);
    }

    private Images(byte[][] blocks, int imagesPerBlock, int count, RecordFormat format, List<String> classNames,
            int validationCount) {
        this.blocks = blocks;
        this.imagesPerBlock = imagesPerBlock;
        this.count = count;
        this.format = format;
        this.classNames = List.copyOf(classNames);
        this.validationCount = validationCount;
    }

    /** Returns these images, of which the last ones are to validate with. */
    public Images withValidation(int last) {
        return new Images(blocks, imagesPerBlock, count, format, classNames, last);
    }

    /**
     * Returns copies of some of these images, in the order of their indices; none is set apart to validate with.
     *
     * @throws IndexOutOfBoundsException if there is no image of an index
     */
    public Images subset(int[] indices) {
        int bytes = format.recordBytes();
        byte[] records = new byte[Math.multiplyExact(indices.length, bytes)];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(block(indices[i]), offset(indices[i]) - format.headBytes(), records, i * bytes, bytes);
        }
        return new Images(new byte[][] {records}, Math.max(1, indices.length), indices.length, format, classNames);
    }

    /**
     * Returns how many of the images, the last ones, the data sets apart to validate with: 0 if it leaves that to the
     * training.
     */
    public int validationCount() {
        return validationCount;
    }

    /** Returns how the records begin, in {@link #block}. */
    public RecordFormat format() {
        return format;
    }

    /** Returns the classes, by label; an image need not be there of each. */
    public List<String> classNames() {
        return classNames;
    }

    /** Returns the number of classes. */
    public int classes() {
        return classNames.size();
    }

    /** Returns the number of images. */
    public int count() {
        return count;
    }

    /**
     * Returns the label of image {@code i}, from 0 to the number of classes − 1.
     *
     * @throws IndexOutOfBoundsException if there is no image {@code i}
     */
    public int label(int i) {
        return format.label(block(i), offset(i) - format.headBytes());
    }

    /**
     * Returns the array that holds image {@code i}, to be read from {@link #offset offset(i)} on and never written to.
     *
     * @throws IndexOutOfBoundsException if there is no image {@code i}
     */
    public byte[] block(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("image " + i + " of " + count);
        }
        return blocks[i / imagesPerBlock];
    }

    /** Returns the position in {@link #block block(i)} of the first pixel byte of image {@code i}. */
    public int offset(int i) {
        return i % imagesPerBlock * format.recordBytes() + format.headBytes();
    }

    /**
     * Returns image {@code i} as U8 of shape (3, 32, 32): a view of {@link #block block(i)}, to be read and never written
     * to.
     *
     * @throws IndexOutOfBoundsException if there is no image {@code i}
     */
    public Tensor pixels(int i) {
        byte[] block = block(i);
        return Tensor.wrap(DType.U8, block, block.length).narrow(0, offset(i), PIXELS)
                .reshape(CHANNELS, HEIGHT, WIDTH);
    }

    /** Returns how many images each class has, by label. */
    public int[] labelCounts() {
        int[] counts = new int[classes()];
        for (int i = 0; i < count; i++) {
            counts[label(i)]++;
        }
        return counts;
    }
}
