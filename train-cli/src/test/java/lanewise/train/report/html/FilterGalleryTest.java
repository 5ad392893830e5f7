package lanewise.train.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.model.FirstFilters;
import org.junit.jupiter.api.Test;

class FilterGalleryTest {
    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    private static void assertPixels(Tensor filter, int width, int... expected) {
        BufferedImage picture = FilterGallery.picture(filter);
        assertEquals(width, picture.getWidth());
        int[] found = pixels(picture);
        assertEquals(expected.length, found.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Integer.toHexString(expected[i]), Integer.toHexString(found[i]), "pixel " + i);
        }
    }

    /** 127.5 (1 + w ÷ 2): −2 is 0, −1 is 63.75, 0 is 127.5, 1 is 191.25, 2 is 255. */
    @Test
    void threeChannelsAreRedGreenAndBlueAroundMidGrey() {
        Tensor filter = Tensor.of(new double[] {0, 2, 0, 1, 0, -1, 0, -2, 0, 1, 0, 0}, 3, 2, 2);
        assertPixels(filter, 2, 0xFF808080, 0xFFFF40BF, 0xFF808080, 0xFFBF0080);
    }

    @Test
    void otherChannelsAreGreyPicturesBesideEachOther() {
        assertPixels(Tensor.of(new double[] {0, -4, 4}, 1, 1, 3), 3, 0xFF808080, 0xFF000000, 0xFFFFFFFF);
        assertPixels(Tensor.of(new double[] {0, 4, -4, 0}, 2, 1, 2), 5,
                0xFF808080, 0xFFFFFFFF, 0, 0xFF000000, 0xFF808080);
        assertEquals(4 * 2 + 3, FilterGallery.picture(Tensor.zeros(DType.F32, 64, 2, 2)).getWidth(), "four channels");
    }

    @Test
    void weightsThatAreAllZeroAreGrey() {
        assertPixels(Tensor.zeros(DType.F64, 3, 1, 1), 1, 0xFF808080);
    }

    /** A convolution's weights may lie in any order of memory. */
    @Test
    void thePictureIsThatOfTheIndicesNotOfTheMemory() {
        Tensor inOrder = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
        Tensor permuted = Tensor.of(new double[] {1, 4, 2, 5, 3, 6}, 1, 3, 2).permute(0, 2, 1);
        assertEquals(Arrays.toString(pixels(FilterGallery.picture(inOrder))),
                Arrays.toString(pixels(FilterGallery.picture(permuted))));
    }

    @Test
    void thereAreNotMoreThanStated() throws IOException {
        String many = FilterGallery.of(new FirstFilters("2.0", "Conv2d",
                Tensor.ones(DType.F32, FilterGallery.MOST + 1, 3, 5, 5))).render();
        assertEquals(FilterGallery.MOST, many.split("<img ", -1).length - 1);
        assertTrue(many.contains("alt=\"Filter 31 of layer 2.0\""), many);
        assertTrue(many.contains("title=\"Filter 0 of layer 2.0: from 1 to 1\""), many);
    }
}
