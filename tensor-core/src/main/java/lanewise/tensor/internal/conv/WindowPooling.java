package lanewise.tensor.internal.conv;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Strided;

/**
 * Maxima and averages over the windows of images, and their gradients, for one element type. Images are tensors (N, H, W, C)
 * with channels side by side, and so are results; none overlaps another.
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
     * Writes the maximum of each window and channel, and the number p·kW + q of its tap. Of a window without a tap in the
     * image they are −∞ and −1.
     */
    void maximum(Strided x, WindowAxis vertical, WindowAxis horizontal, Strided out, Strided taps);

    /** Writes for each pixel the sum of the numbers of those windows whose tap it is, windows in ascending order. */
    void maximumGradient(Strided dY, Strided taps, WindowAxis vertical, WindowAxis horizontal, Strided out);

    /** Writes the sum over the taps in the image, divided as {@code divisors} says; 0 if there are none. */
    void average(Strided x, WindowAxis vertical, WindowAxis horizontal, WindowDivisors divisors, Strided out);

    /** Writes for each pixel the sum of quotients over the windows that have a tap there, windows in ascending order. */
    void averageGradient(Strided dY, WindowAxis vertical, WindowAxis horizontal, WindowDivisors divisors, Strided out);
}
