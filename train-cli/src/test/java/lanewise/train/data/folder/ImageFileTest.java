package lanewise.train.data.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import lanewise.train.data.DataException;
import lanewise.train.data.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
    @TempDir
    Path folder;

    private static int colour(int x, int y) {
        return (7 * x + y) % 256 << 16 | (x + 5 * y) % 256 << 8 | (3 * x + 11 * y) % 256;
    }

    // Shows colour(x, y) in square (x, y) of a grid of 32×32 squares, with a frame of another colour left and right.
    private static BufferedImage picture(int scale, int frame) {
        int side = Images.WIDTH * scale;
        BufferedImage picture = new BufferedImage(side + 2 * frame, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                boolean inside = x >= frame && x < frame + side;
                picture.setRGB(x, y, inside ? colour((x - frame) / scale, y / scale) : 0x123456);
            }
        }
        return picture;
    }

    private Path write(BufferedImage picture, String format) throws IOException {
        Path file = folder.resolve("picture." + format);
        assertTrue(ImageIO.write(picture, format, file.toFile()));
        return file;
    }

    private static byte[] read(Path file) throws IOException {
        Images images = ImageFile.read(file);
        assertEquals(1, images.count());
        int from = images.offset(0);
        return Arrays.copyOfRange(images.block(0), from, from + Images.PIXELS);
    }

    /** A picture of 32×32 keeps its bytes, as planes; so does one in which every pixel is a square of equal ones. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void wholeMultiplesKeepTheirBytes(int scale) throws IOException {
        byte[] pixels = read(write(picture(scale, 0), "png"));
        for (int y = 0; y < Images.HEIGHT; y++) {
            for (int x = 0; x < Images.WIDTH; x++) {
                for (int c = 0; c < Images.CHANNELS; c++) {
                    assertEquals((byte) (colour(x, y) >> 8 * (2 - c)),
                            pixels[c * Images.PLANE + y * Images.WIDTH + x], x + "," + y);
                }
            }
        }
    }

    @Test
    void theSquareInTheMiddleIsKept() throws IOException {
        assertArrayEquals(read(write(picture(2, 0), "png")), read(write(picture(2, 9), "png")));
    }

    /** Columns of 48 that fall into 32: each of the result covers one and a half. */
    @Test
    void aPixelIsTheMeanOfTheAreaThatItCovers() {
        BufferedImage picture = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 48; x++) {
                picture.setRGB(x, y, x % 3 == 0 ? 0x90 : x % 3 == 1 ? 0x30 : 0);
            }
        }
        byte[] pixels = ImageFile.pixels(picture);
        int blue = 2 * Images.PLANE;
        assertEquals(Math.round((0x90 + 0x30 / 2.0) / 1.5), pixels[blue] & 0xff);
        assertEquals(Math.round(0x30 / 2.0 / 1.5), pixels[blue + 1] & 0xff);
        assertEquals(0, pixels[0]);
    }

    @Test
    void onePixelFillsTheImage() {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 0x01fe80);
        byte[] pixels = ImageFile.pixels(picture);
        assertEquals(1, pixels[0]);
        assertEquals((byte) 0xfe, pixels[2 * Images.PLANE - 1]);
        assertEquals((byte) 0x80, pixels[3 * Images.PLANE - 1]);
    }

    @Test
    void greyKeepsItsValues() throws IOException {
        BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
        picture.getRaster().setSample(3, 0, 0, 100);
        byte[] pixels = read(write(picture, "png"));
        for (int c = 0; c < Images.CHANNELS; c++) {
            assertEquals(100, pixels[c * Images.PLANE + 3]);
        }
    }

    @Test
    void whatIsTransparentLiesOnWhite() throws IOException {
        BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(1, 0, 0x80ff0000);
        byte[] pixels = read(write(picture, "png"));
        assertEquals((byte) 255, pixels[0]);
        assertEquals((byte) 255, pixels[1]);
        assertEquals(127, pixels[Images.PLANE + 1]);
    }

    @Test
    void jpegIsRead() throws IOException {
        BufferedImage picture = new BufferedImage(80, 64, BufferedImage.TYPE_INT_RGB);
        picture.createGraphics().fillRect(0, 0, 80, 64);
        assertEquals((byte) 255, read(write(picture, "jpg"))[1234]);
    }

    @Test
    void whatCannotBeUsedIsToldInOneLine() throws IOException {
        refused(Files.writeString(folder.resolve("text.png"), "hello"), "is neither a PNG nor a JPEG file");
        refused(write(picture(1, 0), "gif"), "is neither a PNG nor a JPEG file");
        refused(Files.createFile(folder.resolve("empty.jpg")), "is neither a PNG nor a JPEG file");
        refused(folder, "is a folder");
        refused(write(new BufferedImage(12_000, 9_000, BufferedImage.TYPE_BYTE_BINARY), "png"),
                "has 12000×9000 pixels, more than 100 million");
        byte[] whole = Files.readAllBytes(write(picture(1, 0), "png"));
        refused(Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2)), "cannot be decoded");
        assertThrows(NoSuchFileException.class, () -> ImageFile.read(folder.resolve("none.png")));
    }

    private static void refused(Path file, String reason) {
        String message = assertThrows(DataException.class, () -> ImageFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": " + reason) && message.lines().count() == 1, message);
    }
}
