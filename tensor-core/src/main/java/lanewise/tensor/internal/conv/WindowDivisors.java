package lanewise.tensor.internal.conv;

/**
 * What the sum over a window is divided by for its average: one number for all of them, or the taps that count, those of its
 * rows times those of its columns.
 *
 * @param number that of all windows, or 0 if taps are counted
 * @param rows the taps of each row of windows that count, from top to bottom
 * @param columns those of each column of windows, from left to right
 */
public record WindowDivisors(int number, int[] rows, int[] columns) {
    private static final int[] NONE = {};

    /** Returns one divisor for all windows, 1 or more. */
    public static WindowDivisors of(int number) {
        return new WindowDivisors(number, NONE, NONE);
    }

    /** Returns the numbers of taps in the image. */
    public static WindowDivisors ofTapsInside(WindowAxis vertical, WindowAxis horizontal) {
        return new WindowDivisors(0, tapsInside(vertical), tapsInside(horizontal));
    }

    private static int[] tapsInside(WindowAxis axis) {
        int[] counts = new int[axis.windows()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = axis.endTap(i) - axis.firstTap(i);
        }
        return counts;
    }

    /** Returns the numbers of taps up to the end of the padding: a ceiling allows windows that reach beyond. */
    public static WindowDivisors ofTaps(WindowAxis vertical, int paddingBottom, WindowAxis horizontal, int paddingRight) {
        return new WindowDivisors(0, taps(vertical, paddingBottom), taps(horizontal, paddingRight));
    }

    private static int[] taps(WindowAxis axis, int padding) {
        int[] counts = new int[axis.windows()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.min(axis.taps(), Math.ceilDiv(axis.size() + padding - axis.position(i, 0), axis.dilation()));
        }
        return counts;
    }

    /** Returns the divisor of window (i, j). */
    double at(int i, int j) {
        return number != 0 ? number : (double) rows[i] * columns[j];
    }
}
