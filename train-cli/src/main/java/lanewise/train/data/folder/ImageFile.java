package lanewise.train.data.folder;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import lanewise.train.data.DataException;
import lanewise.train.data.Images;
import lanewise.train.data.RecordFormat;
import lanewise.train.data.cifar.Cifar10;

/**
 * Reads PNG, JPEG and WebP files of any size as 3×32×32 images: the largest square in the middle of the picture
 * ({@link PictureDecoder}), scaled ({@link AreaAverage}). Colours are those that the file's colour profile means, or
 * sRGB; CMYK without a profile is (255 − ink) (255 − black) ÷ 255. A rotation in the file's metadata is not applied.
 */
public final class ImageFile {
    private static final long MOST_BYTES = 1_000_000_000;

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
        byte[] pixels = pixels(content(file), file);
        System.arraycopy(pixels, 0, record, 1, pixels.length);
        return new Images(new byte[][] {record}, 1, 1, RecordFormat.CIFAR_10, List.of("unknown"));
    }

    /**
     * Returns the bytes of a file.
     *
     * @throws DataException if it is a link that leads nowhere, or too large
     * @throws IOException if it cannot be read
     */
    static byte[] content(Path file) throws IOException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DataException(file + ": has more than 1 GB; make it smaller");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new DataException(file + ": is a link to " + Files.readSymbolicLink(file)
                        + ", which is not there; mend the link", e);
            }
            throw e;
        } catch (OutOfMemoryError e) {
            throw tooLarge(file, e);
        }
    }

    /**
     * Returns the {@link Images#PIXELS} bytes that the content of a file becomes.
     *
     * @param file where it is from, for messages
     * @throws DataException if it cannot be decoded; the message is one line for the user
     */
    static byte[] pixels(byte[] content, Path file) throws IOException {
        try {
            BufferedImage picture = PictureDecoder.decode(content, file);
            try {
                return AreaAverage.pixels(picture);
            } catch (RuntimeException e) {
                // A colour profile that is damaged is noticed where colours are converted.
                throw new DataException(file + ": its colours cannot be converted (" + PictureDecoder.reason(e)
                        + "); get or save it anew", e);
            }
        } catch (OutOfMemoryError e) {
            throw tooLarge(file, e);
        }
    }

    private static DataException tooLarge(Path file, OutOfMemoryError e) {
        return new DataException(file + ": needs more memory than Java may take; make the picture smaller, or set"
                + " JAVA_OPTS=-Xmx4g", e);
    }
}
