package lanewise.train.data.folder;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import lanewise.train.data.DataException;
import lanewise.train.data.Images;
import lanewise.train.data.RecordFormat;
import lanewise.train.data.cifar.Cifar10;

/**
 * Reads PNG and JPEG files of any size as 3×32×32 images.
 *
 * <p>The largest square in the middle of the picture is kept. Each of the 32×32 pixels is the mean, in the 8-bit values
 * of the file, of the area of the square that it covers, so that a 32×32 picture keeps its bytes. Grey becomes three
 * equal channels; what is transparent lies on white. A rotation in the file's metadata is not applied.
 */
public final class ImageFile {
    private static final List<String> FORMATS = List.of("png", "jpeg");
    private static final long MOST_PIXELS = 100_000_000;
    private static final long LARGE = 10_000_000;
    private static final long MOST_BYTES = 1_000_000_000;
    private static final int OPAQUE = 255;
    private static final Pattern CUT_OFF = Pattern.compile("truncated|premature end", Pattern.CASE_INSENSITIVE);

    static {
        // Decoding needs no display, and a machine without one may lack the libraries for it.
        System.setProperty("java.awt.headless", "true");
    }

    private ImageFile() {}

    /**
     * Reads a file as a set of one image, whose label is 0.
     *
     * @throws IOException if it cannot be read or decoded; the message is one line for the user
     */
    public static Images read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataException(file + ": is a folder; name the image files in it");
        }
        byte[] record = new byte[Cifar10.RECORD_BYTES];
        readInto(record, 1, file);
        return new Images(new byte[][] {record}, 1, 1, RecordFormat.CIFAR_10, List.of("unknown"));
    }

    /** Reads a file into the {@link Images#PIXELS} bytes of the array from {@code offset} on. */
    static void readInto(byte[] block, int offset, Path file) throws IOException {
        byte[] pixels = pixels(decode(file));
        System.arraycopy(pixels, 0, block, offset, pixels.length);
    }

    private static BufferedImage decode(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new DataException(file + ": has more than 1 GB; make it smaller");
        }
        try (InputStream bytes = Files.newInputStream(file);
                ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
            ImageReader reader = readerOf(in);
            if (reader == null) {
                throw new DataException(file + ": is neither a PNG nor a JPEG file");
            }
            try {
                reader.setInput(in, true, true);
                // The size is compared before anything is decoded: a small file can claim a huge image.
                long size = (long) reader.getWidth(0) * reader.getHeight(0);
                if (size > MOST_PIXELS) {
                    throw new DataException(file + ": has " + reader.getWidth(0) + "×" + reader.getHeight(0)
                            + " pixels, more than 100 million; make it smaller");
                }
                return read(reader, size, file);
            } catch (DataException e) {
                throw e;
            } catch (OutOfMemoryError e) {
                throw new DataException(file + ": needs more memory than Java may take; make the picture smaller, or"
                        + " set JAVA_OPTS=-Xmx4g", e);
            } catch (IOException | RuntimeException e) {
                // The decoders answer damaged data with exceptions of several kinds.
                throw new DataException(file + ": cannot be decoded (" + e.getMessage() + "); save it anew, as RGB", e);
            } finally {
                reader.dispose();
            }
        }
    }

    private static BufferedImage read(ImageReader reader, long size, Path file) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
        BufferedImage picture;
        if (size <= LARGE) {
            picture = reader.read(0);
        } else {
            // One at a time: several threads may read, and together they could need too much memory.
            synchronized (ImageFile.class) {
                picture = reader.read(0);
            }
        }
        // The decoder of JPEG fills what is missing with grey, and warns.
        if (warnings.stream().anyMatch(warning -> CUT_OFF.matcher(warning).find())) {
            throw new DataException(file + ": is cut off; get or save it anew");
        }
        return picture;
    }

    private static ImageReader readerOf(ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
        }
        return null;
    }

    /** Returns the planes red, green and blue of the picture's middle square, scaled to 32×32. */
    static byte[] pixels(BufferedImage picture) {
        int side = Math.min(picture.getWidth(), picture.getHeight());
        int left = (picture.getWidth() - side) / 2;
        int top = (picture.getHeight() - side) / 2;
        double[] sums = new double[Images.PIXELS];
        int[] rgb = new int[side];
        for (int y = 0; y < side; y++) {
            readRow(picture, left, top + y, rgb);
            // Row y covers [y, y + 1) · 32 ÷ side of the rows of the result, and columns likewise.
            for (int row = firstCovered(y, side); row <= lastCovered(y, side); row++) {
                double height = covered(y, row, side);
                for (int x = 0; x < side; x++) {
                    for (int column = firstCovered(x, side); column <= lastCovered(x, side); column++) {
                        double area = height * covered(x, column, side);
                        int position = row * Images.WIDTH + column;
                        for (int c = 0; c < Images.CHANNELS; c++) {
                            sums[c * Images.PLANE + position] += area * (rgb[x] >> 8 * (2 - c) & 0xff);
                        }
                    }
                }
            }
        }
        byte[] pixels = new byte[Images.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(sums[i]);
        }
        return pixels;
    }

    private static int firstCovered(int source, int side) {
        return (int) ((long) source * Images.WIDTH / side);
    }

    private static int lastCovered(int source, int side) {
        return (int) (((long) (source + 1) * Images.WIDTH - 1) / side);
    }

    // The share of a result's row or column that the source's covers, both measured in 1 ÷ (32 · side) of the square.
    private static double covered(int source, int result, int side) {
        long from = Math.max((long) source * Images.WIDTH, (long) result * side);
        long to = Math.min((long) (source + 1) * Images.WIDTH, (long) (result + 1) * side);
        return (double) (to - from) / side;
    }

    private static void readRow(BufferedImage picture, int left, int y, int[] rgb) {
        if (picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            readGreyRow(picture, left, y, rgb);
            return;
        }
        picture.getRGB(left, y, rgb.length, 1, rgb, 0, rgb.length);
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
