package lanewise.tensor;

/**
 * How a window of kH × kW taps moves over images of H × W pixels, for convolutions and pooling. Immutable; each method
 * returns the window with one thing changed.
 *
 * <pre>{@code
 * Window2d.of(3).padding(1)                    // 3 × 3, as many windows as pixels
 * Window2d.of(2).stride(2)                     // 2 × 2, side by side
 * Window2d.of(5, 3).same()                     // as many windows as pixels; of an even size the larger half below and right
 * Window2d.of(3).stride(2).padding(0, 1, 0, 1) // padded below and on the right alone
 * }</pre>
 *
 * <p>Window (i, j) has its tap (p, q) at row i·strideHeight + p·dilationHeight − paddingTop, and column
 * j·strideWidth + q·dilationWidth − paddingLeft; what lies outside of the image is padding. There are
 * ⌊(H + paddingTop + paddingBottom − dilationHeight·(kH − 1) − 1) ÷ strideHeight⌋ + 1 rows of windows, and columns likewise.
 *
 * @param height kH, 1 or more
 * @param width kW, 1 or more
 * @param strideHeight rows from a window to the one below, 1 or more
 * @param strideWidth columns from a window to the one on the right, 1 or more
 * @param paddingTop rows of padding above the image, 0 or more
 * @param paddingBottom rows of padding below the image, 0 or more
 * @param paddingLeft columns of padding to the left of the image, 0 or more
 * @param paddingRight columns of padding to the right of the image, 0 or more
 * @param dilationHeight rows from a tap to the one below, 1 or more
 * @param dilationWidth columns from a tap to the one on the right, 1 or more
 */
public record Window2d(int height, int width, int strideHeight, int strideWidth, int paddingTop, int paddingBottom,
        int paddingLeft, int paddingRight, int dilationHeight, int dilationWidth) {
    // No sum of positions leaves the range of an int.
    private static final int MOST = 1 << 14;

    /**
     * Creates a window.
     *
     * @throws IllegalArgumentException if a number is smaller than it may be, or larger than 16,384
     */
    public Window2d {
        require("height", height, 1);
        require("width", width, 1);
        require("strideHeight", strideHeight, 1);
        require("strideWidth", strideWidth, 1);
        require("paddingTop", paddingTop, 0);
        require("paddingBottom", paddingBottom, 0);
        require("paddingLeft", paddingLeft, 0);
        require("paddingRight", paddingRight, 0);
        require("dilationHeight", dilationHeight, 1);
        require("dilationWidth", dilationWidth, 1);
    }

    private static void require(String name, int value, int least) {
        if (value < least || value > MOST) {
            throw new IllegalArgumentException(
                    "Window2d: " + name + " must lie in " + least + " .. 16,384, not be " + value);
        }
    }

    /** Returns the window of size × size taps, with stride 1, no padding, and taps side by side. */
    public static Window2d of(int size) {
        return of(size, size);
    }

    /** Returns the window of height × width taps, with stride 1, no padding, and taps side by side. */
    public static Window2d of(int height, int width) {
        return new Window2d(height, width, 1, 1, 0, 0, 0, 0, 1, 1);
    }

    /** Returns this window with a stride, in both directions. */
    public Window2d stride(int stride) {
        return stride(stride, stride);
    }

    /** Returns this window with a stride from row to row, and one from column to column. */
    public Window2d stride(int vertical, int horizontal) {
        return new Window2d(height, width, vertical, horizontal, paddingTop, paddingBottom, paddingLeft, paddingRight,
                dilationHeight, dilationWidth);
    }

    /** Returns this window with padding on all four sides. */
    public Window2d padding(int padding) {
        return padding(padding, padding, padding, padding);
    }

    /** Returns this window with padding on each side. */
    public Window2d padding(int top, int bottom, int left, int right) {
        return new Window2d(height, width, strideHeight, strideWidth, top, bottom, left, right, dilationHeight,
                dilationWidth);
    }

    /** Returns this window with a distance between taps, in both directions. */
    public Window2d dilation(int dilation) {
        return dilation(dilation, dilation);
    }

    /** Returns this window with a distance from tap to tap below, and to tap on the right. */
    public Window2d dilation(int vertical, int horizontal) {
        return new Window2d(height, width, strideHeight, strideWidth, paddingTop, paddingBottom, paddingLeft,
                paddingRight, vertical, horizontal);
    }

    /**
     * Returns this window with the padding that gives with stride 1 as many windows as pixels: PyTorch's
     * {@code padding="same"}. Of an odd number of rows or columns of padding, the larger part is below or on the right.
     */
    public Window2d same() {
        int vertical = reach(height, dilationHeight) - 1;
        int horizontal = reach(width, dilationWidth) - 1;
        return padding(vertical / 2, vertical - vertical / 2, horizontal / 2, horizontal - horizontal / 2);
    }

    /**
     * Returns how many rows of windows images of H rows have: 0 or less where none fits.
     *
     * @throws IllegalArgumentException if no tensor has images as large
     */
    public int outputHeight(int imageHeight) {
        return windows(imageHeight, paddingTop + paddingBottom, reach(height, dilationHeight), strideHeight);
    }

    /**
     * Returns how many columns of windows images of W columns have: 0 or less where none fits.
     *
     * @throws IllegalArgumentException if no tensor has images as large
     */
    public int outputWidth(int imageWidth) {
        return windows(imageWidth, paddingLeft + paddingRight, reach(width, dilationWidth), strideWidth);
    }

    private static int windows(int pixels, int padding, int reach, int stride) {
        if (pixels > Shape.MAX_ELEMENTS) {
            throw new IllegalArgumentException("Window2d: no tensor has images of " + pixels + " rows or columns");
        }
        return Math.floorDiv(pixels + padding - reach, stride) + 1;
    }

    // From the first tap to the last one, both included.
    private static int reach(int taps, int dilation) {
        return dilation * (taps - 1) + 1;
    }

    /** Returns the sizes, and whatever is not as {@link #of(int, int)} makes it: {@code 3 × 3, stride 2, padding 1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(height + " × " + width);
        append(text, "stride", 1, strideHeight, strideWidth);
        if (paddingTop == paddingBottom && paddingLeft == paddingRight) {
            append(text, "padding", 0, paddingTop, paddingLeft);
        } else {
            text.append(", padding ").append(paddingTop).append(" above, ").append(paddingBottom).append(" below, ")
                    .append(paddingLeft).append(" left, ").append(paddingRight).append(" right");
        }
        append(text, "dilation", 1, dilationHeight, dilationWidth);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, int usual, int vertical, int horizontal) {
        if (vertical != usual || horizontal != usual) {
            text.append(", ").append(name).append(' ').append(vertical);
            if (vertical != horizontal) {
                text.append(" × ").append(horizontal);
            }
        }
    }
}
