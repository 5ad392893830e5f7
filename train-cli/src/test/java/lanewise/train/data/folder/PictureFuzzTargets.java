package lanewise.train.data.folder;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;

/**
 * The readers of pictures, and of the file of what pictures became. The square in the middle of a picture takes 17 MB at most,
 * one with a palette a byte for each of 100 million pixels, and a decoder of JPEG or WebP may need memory for all pixels.
 */
@SuppressWarnings("ReturnValueIgnored") // that it can be had is what counts
enum PictureFuzzTargets implements FuzzTarget {
    PNG(Limit.of(20_000, 500_000_000), PictureFuzzTargets::picture, () -> List.of(encoded("png", BufferedImage.TYPE_INT_RGB),
            encoded("png", BufferedImage.TYPE_4BYTE_ABGR), encoded("png", BufferedImage.TYPE_BYTE_INDEXED),
            encoded("png", BufferedImage.TYPE_USHORT_GRAY))),
    JPEG(Limit.of(20_000, 1_000_000_000), PictureFuzzTargets::picture, () -> Stream.concat(
            FuzzTarget.resources(ImageFileTest.class, "pictures/cmyk.jpg", "pictures/cmyk-with-black.jpg").stream(),
            Stream.of(encoded("jpg", BufferedImage.TYPE_INT_RGB), encoded("jpg", BufferedImage.TYPE_BYTE_GRAY))).toList()),
    WEBP(Limit.of(20_000, 1_000_000_000), PictureFuzzTargets::picture, () -> FuzzTarget.resources(ImageFileTest.class,
            "pictures/lossless.webp", "pictures/transparent.webp", "pictures/lossy-pattern.webp")),
    /** What is damaged counts as absent: nothing is refused. */
    PICTURE_CACHE(Limit.of(100, 1 << 20), FuzzTarget.ofFile("cache" + PictureCache.ENDING, PictureFuzzTargets::cache),
            () -> List.of("lanewise pictures 2\n\0\0\0\4/a/b".getBytes(StandardCharsets.US_ASCII)));

    private static final int SIDE = 20;

    private final Contract contract;

    PictureFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds).telling(Failures::describe);
    }

    private static void picture(byte[] input) throws IOException {
        ImageFile.pixels(input, Path.of("picture"));
    }

    private static void cache(Path file) {
        Optional<Path> folder = PictureCache.directory(file);
        folder.ifPresent(Path::toString);
    }

    private static byte[] encoded(String format, int type) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, type);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, 0xFF000000 | i * 0x9E3779);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
