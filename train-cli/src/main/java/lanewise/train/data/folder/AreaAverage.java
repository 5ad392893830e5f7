package lanewise.train.data.folder;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.util.Arrays;
import lanewise.train.data.Images;

/**
 * Scales the square in the middle of a picture to 32×32: each pixel of the result is the mean, in the 8-bit values of
 * sRGB, of the area of the square that it covers, rounded once. So a 32×32 picture keeps its bytes. Grey becomes three
 * equal channels; what is transparent lies on white.
 */
final class AreaAverage {
    private static final int OPAQUE = 255;
    private static final int WIDTH = Images.WIDTH;
    private static final int CHANNELS = Images.CHANNELS;

    private final int side;
    /** The first and the last column of the result that column x of the square lies in. */
    private final int[] first;
    private final int[] last;
    /** Of the columns of the result in a row of the square, red, green and blue: weights are 1 ÷ side. */
    private final int[] row = new int[WIDTH * CHANNELS];
    /** Of the pixels of the result: weights are 1 ÷ side². */
    private final long[] sums = new long[Images.PIXELS];

    private AreaAverage(int side) {
        this.side = side;
        first = new int[side];
        last = new int[side];
        for (int i = 0; i < side; i++) {
            // Column i covers [i, i + 1) · 32 ÷ side of the columns of the result; rows likewise.
            first[i] = (int) ((long) i * WIDTH / side);
            last[i] = (int) (((long) (i + 1) * WIDTH - 1) / side);
        }
    }

    /** Returns the planes red, green and blue of the picture's middle square, scaled to 32×32. */
    static byte[] pixels(BufferedImage picture) {
        BufferedImage source = inStandardColours(picture);
        int side = Math.min(source.getWidth(), source.getHeight());
        int left = (source.getWidth() - side) / 2;
        int top = (source.getHeight() - side) / 2;
        AreaAverage average = new AreaAverage(side);
        int[] rgb = new int[side];
        for (int y = 0; y < side; y++) {
            readRow(source, left, top + y, rgb);
            average.add(y, rgb);
        }
        return average.means();
    }

    // getRGB asks the colour space for each pixel, which takes a microsecond with a profile; this takes them together.
    private static BufferedImage inStandardColours(BufferedImage picture) {
        ColorSpace space = picture.getColorModel().getColorSpace();
        if (space.isCS_sRGB() || space.getType() == ColorSpace.TYPE_GRAY) {
            return picture;
        }
        BufferedImage converted = new BufferedImage(picture.getWidth(), picture.getHeight(),
                picture.getColorModel().hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
        return new ColorConvertOp(null).filter(picture, converted);
    }

    private void add(int y, int[] rgb) {
        sumColumns(rgb);
        for (int target = first[y]; target <= last[y]; target++) {
            int height = covered(y, target);
            for (int column = 0; column < WIDTH; column++) {
                for (int c = 0; c < CHANNELS; c++) {
                    sums[c * Images.PLANE + target * WIDTH + column] += (long) height * row[column * CHANNELS + c];
                }
            }
        }
    }

    private void sumColumns(int[] rgb) {
        Arrays.fill(row, 0);
        for (int x = 0; x < side; x++) {
            int red = rgb[x] >> 16 & 0xff;
            int green = rgb[x] >> 8 & 0xff;
            int blue = rgb[x] & 0xff;
            for (int column = first[x]; column <= last[x]; column++) {
                int width = covered(x, column);
                row[column * CHANNELS] += width * red;
                row[column * CHANNELS + 1] += width * green;
                row[column * CHANNELS + 2] += width * blue;
            }
        }
    }

    // How much of a row or column of the result the source's covers, in 1 ÷ (32 · side) of the square.
    private int covered(int source, int target) {
        return Math.min((source + 1) * WIDTH, (target + 1) * side) - Math.max(source * WIDTH, target * side);
    }

    private byte[] means() {
        byte[] pixels = new byte[Images.PIXELS];
        long area = (long) side * side;
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) ((2 * sums[i] + area) / (2 * area));
        }
        return pixels;
    }

    private static void readRow(BufferedImage picture, int left, int y, int[] rgb) {
        if (picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            readGreyRow(picture, left, y, rgb);
            return;
        }
        switch (picture.getType()) {
            case BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR -> readByteRow(picture, left, y, rgb);
            default -> picture.getRGB(left, y, rgb.length, 1, rgb, 0, rgb.length);
        }
        for (int x = 0; x < rgb.length; x++) {
            int alpha = rgb[x] >>> 24;
            if (alpha != OPAQUE) {
                int red = onWhite(rgb[x] >> 16 & 0xff, alpha);
                int green = onWhite(rgb[x] >> 8 & 0xff, alpha);
                int blue = onWhite(rgb[x] & 0xff, alpha);
                rgb[x] = red << 16 | green << 8 | blue;
            }
        }
    }

    // What getRGB gives, which makes an object of each pixel.
    private static void readByteRow(BufferedImage picture, int left, int y, int[] rgb) {
        Raster raster = picture.getRaster();
        ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
        DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
        byte[] bytes = buffer.getData();
        int[] bands = model.getBandOffsets();
        int at = buffer.getOffset() + (y - raster.getSampleModelTranslateY()) * model.getScanlineStride()
                + (left - raster.getSampleModelTranslateX()) * model.getPixelStride();
        for (int x = 0; x < rgb.length; x++, at += model.getPixelStride()) {
            int alpha = bands.length == 4 ? bytes[at + bands[3]] & 0xff : OPAQUE;
            rgb[x] = alpha << 24 | (bytes[at + bands[0]] & 0xff) << 16 | (bytes[at + bands[1]] & 0xff) << 8
                    | bytes[at + bands[2]] & 0xff;
        }
    }

    // As the file has it: getRGB would take the values for linear light and brighten them.
    private static void readGreyRow(BufferedImage picture, int left, int y, int[] rgb) {
        Raster raster = picture.getRaster();
        int most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        boolean transparent = picture.getColorModel().hasAlpha() && raster.getNumBands() == 2;
        for (int x = 0; x < rgb.length; x++) {
            int grey = Math.round(255f * raster.getSample(left + x, y, 0) / most);
            if (transparent) {
                grey = onWhite(grey, Math.round(255f * raster.getSample(left + x, y, 1) / most));
            }
            rgb[x] = grey * 0x010101;
        }
    }

    private static int onWhite(int value, int alpha) {
        return OPAQUE + Math.round((value - OPAQUE) * alpha / 255f);
    }
}
