package lanewise.train.data.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.util.Random;
import lanewise.train.data.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AreaAverageTest {
    /** Columns of 48 that fall into 32: each of the result covers one and a half. */
    @Test
    void aPixelIsTheMeanOfTheAreaThatItCovers() {
        BufferedImage picture = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 48; x++) {
                picture.setRGB(x, y, x % 3 == 0 ? 0x90 : x % 3 == 1 ? 0x30 : 0);
            }
        }
        byte[] pixels = AreaAverage.pixels(picture);
        int blue = 2 * Images.PLANE;
        assertEquals(Math.round((0x90 + 0x30 / 2.0) / 1.5), pixels[blue] & 0xff);
        assertEquals(Math.round(0x30 / 2.0 / 1.5), pixels[blue + 1] & 0xff);
        assertEquals(0, pixels[0]);
    }

    @Test
    void onePixelFillsTheImage() {
        BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 0x01fe80);
        byte[] pixels = AreaAverage.pixels(picture);
        assertEquals(1, pixels[0]);
        assertEquals((byte) 0xfe, pixels[2 * Images.PLANE - 1]);
        assertEquals((byte) 0x80, pixels[3 * Images.PLANE - 1]);
    }

    /** Against the definition: each pixel of the result sums over all pixels of the square. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 47, 100})
    void anySideIsTheMeanByItsDefinition(int side) {
        Random random = new Random(side);
        BufferedImage picture = new BufferedImage(side + 6, side, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, random.nextInt());
            }
        }
        byte[] pixels = AreaAverage.pixels(picture);
        double cell = side / 32.0;
        for (int row = 0; row < 32; row++) {
            for (int column = 0; column < 32; column++) {
                double red = 0;
                for (int y = 0; y < side; y++) {
                    for (int x = 0; x < side; x++) {
                        red += overlap(y, row, cell) * overlap(x, column, cell)
                                * (picture.getRGB(x + 3, y) >> 16 & 0xff);
                    }
                }
                assertEquals(red / (cell * cell), pixels[row * 32 + column] & 0xff, 0.5 + 1e-9);
            }
        }
    }

    private static double overlap(int source, int target, double cell) {
        return Math.max(0, Math.min(source + 1, (target + 1) * cell) - Math.max(source, target * cell));
    }

    /** The same picture, however it lies in memory. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void everyKindOfPictureGivesTheSamePixels(int type) {
        BufferedImage picture = new BufferedImage(40, 50, type);
        for (int y = 0; y < 50; y++) {
            for (int x = 0; x < 40; x++) {
                picture.setRGB(x, y, 0xff000000 | 5 * x << 16 | 3 * y << 8 | x + y);
            }
        }
        BufferedImage plain = new BufferedImage(40, 50, BufferedImage.TYPE_INT_RGB);
        plain.createGraphics().drawImage(picture, 0, 0, null);
        assertArrayEquals(AreaAverage.pixels(plain), AreaAverage.pixels(picture));
    }

    /** Linear light becomes the values of sRGB, and a part of a picture begins where it begins. */
    @Test
    void otherColourSpacesAndPartsOfPictures() {
        BufferedImage standard = new BufferedImage(64, 64, BufferedImage.TYPE_3BYTE_BGR);
        for (int x = 32; x < 64; x++) {
            for (int y = 32; y < 64; y++) {
                standard.setRGB(x, y, 0xc81e64);
            }
        }
        byte[] part = AreaAverage.pixels(standard.getSubimage(32, 32, 32, 32));
        assertEquals(0xc8, part[0] & 0xff);
        assertEquals(0x64, part[3 * Images.PLANE - 1] & 0xff);

        BufferedImage linear = new ColorConvertOp(ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB), null)
                .filter(standard, null);
        byte[] back = AreaAverage.pixels(linear);
        assertEquals(0, back[0]);
        assertEquals(0xc8, back[Images.PLANE - 1] & 0xff, 2);
        assertEquals(0x64, back[3 * Images.PLANE - 1] & 0xff, 2);
    }
}
