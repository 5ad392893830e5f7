package lanewise.tensor.internal.conv;

import lanewise.tensor.Window2d;

/**
 * Windows along one axis of images: tap t of window i stands at {@code start + i·stride + t·dilation}. Outside of
 * {@code 0 .. size - 1} there are zeros.
 *
 * @param size the pixels of the axis
 * @param windows the windows
 * @param taps the taps of a window, 1 or more
 * @param stride from a window to the next, 1 or more
 * @param dilation from a tap to the next, 1 or more
 * @param start the first tap of the first window: 0 or less with padding, more where pixels are left out
 */
public record WindowAxis(int size, int windows, int taps, int stride, int dilation, int start) {
    /** Returns the rows of windows over images of {@code size} rows. */
    public static WindowAxis vertical(Window2d window, int size, int windows) {
        return new WindowAxis(size, windows, window.height(), window.strideHeight(), window.dilationHeight(),
                -window.paddingTop());
    }

    /** Returns the columns of windows over images of {@code size} columns. */
    public static WindowAxis horizontal(Window2d window, int size, int windows) {
        return new WindowAxis(size, windows, window.width(), window.strideWidth(), window.dilationWidth(),
                -window.paddingLeft());
    }

    /** Returns where a tap of a window stands. */
    int position(int window, int tap) {
        return start + window * stride + tap * dilation;
    }

    /** Returns the first window whose tap stands in the image or beyond its end, or {@link #windows}. */
    int firstWindow(int tap) {
        return Math.clamp(Math.ceilDiv(-position(0, tap), stride), 0, windows);
    }

    /** Returns the first window whose tap stands beyond the end of the image, or {@link #windows}. */
    int endWindow(int tap) {
        return Math.clamp(Math.ceilDiv(size - position(0, tap), stride), 0, windows);
    }

    /**
     * Returns the windows that gather a gradient: pixel {@code phase + i·stride} gets the sum over those taps
     * {@code t = tap(phase) + u·tapStep()} for which window {@code (pixel − start − t·dilation) ÷ stride} is whole. They
     * are windows over the gradient of the windows, whose taps go backwards in t, so that positions ascend.
     *
     * @param phase the first pixel, below the stride
     */
    public WindowAxis gradient(int phase) {
        int tap = firstTapOfPhase(phase);
        int pixels = Math.ceilDiv(size - phase, stride);
        if (tap >= taps) {
            return new WindowAxis(windows, pixels, 0, 1, 1, 0);
        }
        int count = Math.ceilDiv(taps - tap, tapStep());
        int distance = dilation * tapStep() / stride;
        int ofFirstTap = (phase - start - tap * dilation) / stride; // whole
        return new WindowAxis(windows, pixels, count, 1, distance, ofFirstTap - (count - 1) * distance);
    }

    /** Returns the smallest tap that falls on the pixels of a phase, or {@link #taps} if none does. */
    public int firstTapOfPhase(int phase) {
        int tap = 0;
        while (tap < taps && Math.floorMod(phase - start - tap * dilation, stride) != 0) {
            tap++;
        }
        return tap;
    }

    /** Returns the distance between taps that fall on the same pixels. */
    public int tapStep() {
        int step = 1;
        while (step * dilation % stride != 0) {
            step++;
        }
        return step;
    }

    /** Returns the first tap of a window that stands in the image or beyond its end, or {@link #taps}. */
    int firstTap(int window) {
        return Math.clamp(Math.ceilDiv(-position(window, 0), dilation), 0, taps);
    }

    /** Returns the first tap of a window that stands beyond the end of the image, or {@link #taps}. */
    int endTap(int window) {
        return Math.clamp(Math.ceilDiv(size - position(window, 0), dilation), 0, taps);
    }

    /** Returns the window whose tap stands at a pixel, or −1 if none does. */
    int windowAt(int pixel, int tap) {
        int distance = pixel - position(0, tap);
        return distance >= 0 && distance % stride == 0 && distance / stride < windows ? distance / stride : -1;
    }
}
