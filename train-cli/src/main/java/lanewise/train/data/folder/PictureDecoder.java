package lanewise.train.data.folder;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import lanewise.train.data.DataException;

/**
 * Decodes the square in the middle of PNG, JPEG and WebP files, whose content tells which they are. Of a square of
 * 2,048 pixels or more, every second, third, … pixel of every second, third, … row is taken, so that less than 2,048
 * are left: 1,024 of them and more become one of 32×32, and no picture takes more than 17 MB. Those with a palette, of a
 * byte for each pixel at most, are taken whole.
 */
final class PictureDecoder {
    /** What can be read, for messages. */
    static final String FORMATS = "PNG, JPEG or WebP";

    private static final String PNG = "png";
    private static final List<String> FORMAT_NAMES = List.of(PNG, "jpeg", "webp");
    private static final long MOST_PIXELS = 100_000_000;
    private static final long LARGE = 20_000_000;
    private static final int SUBSAMPLED_SIDE = 1_024;
    private static final Pattern CUT_OFF = Pattern.compile("truncated|premature end", Pattern.CASE_INSENSITIVE);

    static {
        // Decoding needs no display, and a machine without one may lack the libraries for it.
        System.setProperty("java.awt.headless", "true");
    }

    private PictureDecoder() {}

    /**
     * Returns the square in the middle of a picture.
     *
     * @param content the bytes of the file
     * @param file where they are from, for messages
     * @throws DataException if it is of another format, damaged, cut off or too large
     */
    static BufferedImage decode(byte[] content, Path file) throws IOException {
        try (ImageInputStream in = new EndingImageStream(content)) {
            ImageReader reader = readerOf(in);
            if (reader == null) {
                throw new DataException(file + ": " + whatItIs(content, in));
            }
            try {
                boolean isPng = reader.getFormatName().equalsIgnoreCase(PNG);
                reader.setInput(in, true, !isPng);
                // The size is compared before anything is decoded: a small file can claim a huge image.
                long size = (long) reader.getWidth(0) * reader.getHeight(0);
                if (size > MOST_PIXELS) {
                    throw new DataException(file + ": has " + reader.getWidth(0) + "×" + reader.getHeight(0)
                            + " pixels, more than 100 million; make it smaller");
                }
                BufferedImage picture = read(reader, size, file);
                return isPng ? PngProfile.apply(picture, reader.getImageMetadata(0)) : picture;
            } catch (DataException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // The decoders answer damaged data with exceptions of several kinds.
                throw new DataException(file + ": cannot be decoded (" + reason(e) + "); get or save it anew", e);
            } finally {
                reader.dispose();
            }
        }
    }

    /** Returns the first line of why a decoder failed. */
    static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }

    private static BufferedImage read(ImageReader reader, long size, Path file) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
        ImageReadParam param = middleSquare(reader);
        BufferedImage picture;
        if (size <= LARGE) {
            picture = reader.read(0, param);
        } else {
            // One at a time: several threads may read, and a decoder can need memory for the whole picture.
            synchronized (PictureDecoder.class) {
                picture = reader.read(0, param);
            }
        }
        // The decoder of JPEG fills what is missing with grey, and warns.
        if (warnings.stream().anyMatch(warning -> CUT_OFF.matcher(warning).find())) {
            throw new DataException(file + ": is cut off; get or save it anew");
        }
        return picture;
    }

    private static ImageReadParam middleSquare(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        int side = Math.min(width, height);
        // Few colours are mixed by patterns of single pixels, of which none may be left out.
        boolean hasPalette = reader.getImageTypes(0).next().getColorModel() instanceof IndexColorModel;
        int step = hasPalette ? 1 : Math.max(1, side / SUBSAMPLED_SIDE);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
        param.setSourceSubsampling(step, step, (step - 1) / 2, (step - 1) / 2);
        return param;
    }

    private static ImageReader readerOf(ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMAT_NAMES.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        return null;
    }

    /** Returns what a file is that is no picture of the formats that are read, and what to do. */
    private static String whatItIs(byte[] content, ImageInputStream in) throws IOException {
        if (content.length == 0) {
            return "is empty; get it anew";
        }
        String head = new String(content, 0, Math.min(content.length, 64), StandardCharsets.ISO_8859_1);
        String brand = head.startsWith("ftyp", 4) ? head.substring(8, Math.min(12, head.length())) : "";
        if (brand.startsWith("avi")) {
            return "is an AVIF file by its content; save it as " + FORMATS;
        }
        if (brand.startsWith("he") || brand.equals("mif1") || brand.equals("msf1")) {
            return "is a HEIC file by its content; save it as " + FORMATS;
        }
        if (head.stripLeading().toLowerCase(Locale.ROOT).matches("(?s)<(!doctype )?html.*")) {
            return "is a web page by its content; get the picture itself";
        }
        Iterator<ImageReader> others = ImageIO.getImageReaders(in);
        return others.hasNext()
                ? "is a " + others.next().getFormatName().toUpperCase(Locale.ROOT) + " file by its content; save it as "
                        + FORMATS
                : "is no " + FORMATS + " file, whatever its name says; save the picture as one";
    }
}
