package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class Window2dTest {
    /** Window by window: the last tap of the last one lies in the padded image, that of the next one would not. */
    @Test
    void windowsAreThoseWhoseTapsAllLieInThePaddedImage() {
        for (int size = 1; size <= 12; size++) {
            for (int taps = 1; taps <= 4; taps++) {
                for (int stride = 1; stride <= 3; stride++) {
                    for (int dilation = 1; dilation <= 3; dilation++) {
                        for (int padding = 0; padding <= 2; padding++) {
                            int count = 0;
                            while (count * stride + (taps - 1) * dilation < size + 2 * padding + 1) {
                                count++;
                            }
                            Window2d window = Window2d.of(taps, 1).stride(stride, 1).dilation(dilation, 1)
                                    .padding(padding, padding + 1, 0, 0);
                            assertEquals(count, Math.max(0, window.outputHeight(size)), window.toString());
                            Window2d turned = Window2d.of(1, taps).stride(1, stride).dilation(1, dilation)
                                    .padding(0, 0, padding, padding + 1);
                            assertEquals(count, Math.max(0, turned.outputWidth(size)), turned.toString());
                        }
                    }
                }
            }
        }
    }

    @Test
    void sameKeepsTheSizeWithTheLargerPartBelowAndOnTheRight() {
        for (int taps = 1; taps <= 6; taps++) {
            for (int dilation = 1; dilation <= 3; dilation++) {
                Window2d window = Window2d.of(taps, taps + 1).dilation(dilation).same();
                assertEquals(9, window.outputHeight(9));
                assertEquals(7, window.outputWidth(7));
            }
        }
        assertEquals(Window2d.of(4, 3).padding(1, 2, 1, 1), Window2d.of(4, 3).same());
    }

    @Test
    void printsWhatIsNotUsual() {
        assertEquals("3 × 3", Window2d.of(3).toString());
        assertEquals("3 × 5, stride 2, padding 1, dilation 2 × 3",
                Window2d.of(3, 5).stride(2).padding(1).dilation(2, 3).toString());
        assertEquals("2 × 2, padding 0 above, 1 below, 0 left, 1 right", Window2d.of(2).same().toString());
    }

    @Test
    void refusesWhatIsNoWindow() {
        assertEquals("Window2d: width must lie in 1 .. 16,384, not be 0",
                assertThrows(IllegalArgumentException.class, () -> Window2d.of(3, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Window2d.of(3).stride(0));
        assertThrows(IllegalArgumentException.class, () -> Window2d.of(3).dilation(1, 0));
        assertEquals("Window2d: paddingLeft must lie in 0 .. 16,384, not be -1",
                assertThrows(IllegalArgumentException.class, () -> Window2d.of(3).padding(0, 0, -1, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Window2d.of(16_385));
    }

    @Test
    void countsWindowsOfAnyImagesThatTensorsHave() {
        Window2d most = Window2d.of(1).padding(16_384);
        assertEquals(Shape.MAX_ELEMENTS + 32_768, most.outputHeight(Shape.MAX_ELEMENTS));
        assertEquals(32_768, most.outputWidth(0));
        assertEquals("Window2d: no tensor has images of 2147483647 rows or columns",
                assertThrows(IllegalArgumentException.class, () -> most.outputHeight(Integer.MAX_VALUE)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> most.outputWidth(Shape.MAX_ELEMENTS + 1));
        Window2d five = Window2d.of(5);
        assertEquals(-5, five.outputHeight(five.outputHeight(3)), "of no window there are none");
    }
}
