package lanewise.tensor.internal.conv;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Strided;

/**
 * Pooling of images for one element type. Images are tensors (N, H, W, C) with channels side by side, and none overlaps
 * another.
 */
public sealed interface WindowPooling permits FloatWindowPooling, DoubleWindowPooling {
    /** Returns that of an element type: the only place where pooling parts by type. */
    static WindowPooling of(DType dtype) {
        return switch (dtype) {
            case F32 -> FloatWindowPooling.INSTANCE;
            case F64 -> DoubleWindowPooling.INSTANCE;
            case I32, I64, U8, BOOL, F16, BF16 -> throw new IllegalArgumentException(dtype + " has no pooling");
        };
    }

    /**
     * What the sum over a window is divided by: {@code fixed}, or if that is 0 {@code rows[i] · columns[j]} for window (i, j).
     */
    record Divisors(int fixed, int[] rows, int[] columns) {
        /** Returns the divisor of a window. */
        public double of(int i, int j) {
            return fixed != 0 ? fixed : (double) rows[i] * columns[j];
        }
    }

    /**
     * Writes the maximum of each window and channel, and the number p·kW + q of its tap. Of a window without a tap in the
     * image they are −∞ and −1.
     */
    void maximum(Strided x, WindowAxis vertical, WindowAxis horizontal, Strided out, Strided taps);

    /** Writes for each pixel the sum of the numbers of those windows whose tap it is, windows in ascending order. */
    void maximumGradient(Strided dY, Strided taps, WindowAxis vertical, WindowAxis horizontal, Strided out);

    /** Writes the sum over the taps in the image, divided as {@code divisors} says; 0 if there are none. */
    void average(Strided x, WindowAxis vertical, WindowAxis horizontal, Divisors divisors, Strided out);

    /** Writes for each pixel the sum of quotients over the windows that have a tap there, windows in ascending order. */
    void averageGradient(Strided dY, WindowAxis vertical, WindowAxis horizontal, Divisors divisors, Strided out);
}
