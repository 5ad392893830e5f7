package lanewise.train.data.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import lanewise.train.data.DataException;
import lanewise.train.data.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private Path resource(String name, String copy) throws IOException {
        Path file = folder.resolve(copy);
        try (InputStream resource = ImageFileTest.class.getResourceAsStream("pictures/" + name)) {
            Files.copy(Objects.requireNonNull(resource), file);
        }
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

    /** Every second pixel of every second row is decoded: the colours stay where they are. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void largePicturesAreSubsampled(String format) throws IOException {
        BufferedImage picture = new BufferedImage(3200, 3000, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(200, 30, 30));
        graphics.fillRect(100, 0, 1500, 3000);
        graphics.setColor(new Color(20, 40, 220));
        graphics.fillRect(1600, 0, 1500, 3000);
        Path file = write(picture, format);
        BufferedImage decoded = PictureDecoder.decode(Files.readAllBytes(file), file);
        assertEquals(1500, decoded.getWidth());
        assertEquals(1500, decoded.getHeight());
        byte[] pixels = read(file);
        assertEquals(200, pixels[0] & 0xff, 2);
        assertEquals(200, pixels[15] & 0xff, 2);
        assertEquals(20, pixels[16] & 0xff, 2);
        assertEquals(220, pixels[2 * Images.PLANE + 31 * 32 + 31] & 0xff, 2);
    }

    /**
     * Files that Pillow 9.4 wrote of (200, 30, 30), as CMYK, as WebP without loss, and half transparent; and
     * of CMYK (20, 200, 100, 60), which Pillow reads as (180, 42, 119).
     */
    @ParameterizedTest
    @CsvSource({"cmyk.jpg, 200, 30, 30", "cmyk-with-black.jpg, 180, 42, 119",
        "lossless.webp, 200, 30, 30", "transparent.webp, 227, 142, 142"})
    void coloursAreThoseThatAColourManagedReaderSees(String name, int red, int green, int blue) throws IOException {
        byte[] pixels = read(resource(name, name.replace(".webp", ".jpg"))); // the content tells the format
        for (int i : new int[] {0, 500, 1023}) {
            assertEquals(red, pixels[i] & 0xff, 2);
            assertEquals(green, pixels[Images.PLANE + i] & 0xff, 2);
            assertEquals(blue, pixels[2 * Images.PLANE + i] & 0xff, 2);
        }
    }

    /** Shapes on a gradient, and what Pillow's decoder and box filter make of them. */
    @ParameterizedTest
    @CsvSource({"10, 10, 221, 30, 40", "24, 8, 21, 200, 90", "4, 27, 60, 60, 199", "28, 27, 60, 60, 199"})
    void lossyWebpHasItsColoursDownToTheLastRows(int x, int y, int red, int green, int blue) throws IOException {
        Path file = resource("lossy-pattern.webp", "pattern.webp");
        byte[] pixels = read(file);
        assertEquals(red, pixels[y * 32 + x] & 0xff, 2);
        assertEquals(green, pixels[Images.PLANE + y * 32 + x] & 0xff, 2);
        assertEquals(blue, pixels[2 * Images.PLANE + y * 32 + x] & 0xff, 2);
    }

    /** 113 bytes that end within what says how the pixels are coded; found by fuzzing, which waited ten minutes. */
    @Test
    void aWebpThatEndsLongBeforeItsPixelsIsRefusedAtOnce() throws IOException {
        Path file = Path.of("src", "test", "hostile", "WEBP", "ends-long-before-its-pixels");
        DataException refused = assertThrows(DataException.class, () -> read(file));
        assertEquals(file + ": cannot be decoded (the data end before the picture does); get or save it anew",
                refused.getMessage());
    }

    /** (200, 30, 30) in linear light is brighter in the values of sRGB; a profile that is none changes nothing. */
    @Test
    void theProfileOfAPngCounts() throws IOException {
        BufferedImage picture = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(200, 30, 30));
        graphics.fillRect(0, 0, 40, 40);
        byte[] plain = Files.readAllBytes(write(picture, "png"));
        Path file = folder.resolve("profile.png");
        Files.write(file, withProfile(plain, ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData()));
        byte[] pixels = read(file);
        assertEquals(229, pixels[0] & 0xff, 2);
        assertEquals(96, pixels[2 * Images.PLANE] & 0xff, 2);
        Files.write(file, withProfile(plain, new byte[300]));
        assertEquals(200, read(file)[0] & 0xff);
        Files.write(file, withProfile(plain, ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData()));
        assertEquals(200, read(file)[0] & 0xff);
    }

    /** Some profiles can be read, and not be applied. */
    @Test
    void aProfileThatCannotBeAppliedIsNamed() throws IOException {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        int tag = new String(profile, StandardCharsets.ISO_8859_1).indexOf("rTRC", 128);
        ByteBuffer tags = ByteBuffer.wrap(profile);
        tags.putInt(tags.getInt(tag + Integer.BYTES), 0x78787878); // the type of the curve
        Path file = Files.write(folder.resolve("profile.png"), withProfile(png.toByteArray(), profile));
        String message = assertThrows(DataException.class, () -> ImageFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": its colours cannot be converted (")
                && message.endsWith("); get or save it anew") && message.lines().count() == 1, message);
    }

    // Puts a chunk iCCP behind IHDR, the first one.
    private static byte[] withProfile(byte[] png, byte[] profile) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("iCCPname\0\0".getBytes(StandardCharsets.US_ASCII));
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            deflater.write(profile);
        }
        CRC32 sum = new CRC32();
        sum.update(data.toByteArray());
        int header = 8 + 25;
        return ByteBuffer.allocate(png.length + data.size() + 8).put(png, 0, header).putInt(data.size() - 4)
                .put(data.toByteArray()).putInt((int) sum.getValue()).put(png, header, png.length - header).array();
    }

    /** A grid of black and white points is grey; every second point alone would be one of the two. */
    @Test
    void picturesOfFewColoursAreTakenWhole() throws IOException {
        BufferedImage picture = new BufferedImage(2400, 2400, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < 2400; y++) {
            for (int x = 0; x < 2400; x++) {
                picture.getRaster().setSample(x, y, 0, x + y & 1);
            }
        }
        byte[] pixels = read(write(picture, "png"));
        assertEquals(127.5, pixels[0] & 0xff, 1);
        assertEquals(127.5, pixels[Images.PIXELS - 1] & 0xff, 1);
    }

    @Test
    void whatCannotBeUsedIsToldInOneLine() throws IOException {
        String none = "is no PNG, JPEG or WebP file, whatever its name says; save the picture as one";
        refused(Files.writeString(folder.resolve("text.png"), "hello"), none);
        refused(Files.createFile(folder.resolve("empty.jpg")), "is empty");
        refused(folder, "is a folder");
        refused(write(new BufferedImage(12_000, 9_000, BufferedImage.TYPE_BYTE_BINARY), "png"),
                "has 12000×9000 pixels, more than 100 million");
        byte[] whole = Files.readAllBytes(write(picture(1, 0), "png"));
        refused(Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2)), "cannot be decoded");
        assertThrows(NoSuchFileException.class, () -> ImageFile.read(folder.resolve("none.png")));
        Path link = Files.createSymbolicLink(folder.resolve("link.png"), Path.of("/nowhere/cat.png"));
        refused(link, "is a link to /nowhere/cat.png, which is not there");
    }

    /** What it is by its content is told: its name says otherwise. */
    @Test
    void picturesOfOtherFormatsAreTold() throws IOException {
        Path file = folder.resolve("picture.jpg");
        for (String format : List.of("gif", "bmp", "tif")) {
            Files.write(file, Files.readAllBytes(write(picture(1, 0), format)));
            refused(file, "is a " + format.toUpperCase(Locale.ROOT) + " file by its content; save it as PNG, JPEG or"
                    + " WebP");
        }
        Files.writeString(file, "\0\0\0\u0018ftypheic\0\0\0\0mif1heic");
        refused(file, "is a HEIC file by its content");
        Files.writeString(file, "\0\0\0\u0018ftypavif\0\0\0\0mif1");
        refused(file, "is an AVIF file by its content");
        Files.writeString(file, "\n<!DOCTYPE html><title>404</title>");
        refused(file, "is a web page by its content; get the picture itself");
    }

    private static void refused(Path file, String reason) {
        String message = assertThrows(DataException.class, () -> ImageFile.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": " + reason) && message.lines().count() == 1, message);
    }
}
