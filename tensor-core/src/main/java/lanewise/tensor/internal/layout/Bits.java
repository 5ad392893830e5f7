package lanewise.tensor.internal.layout;

/** The bits of floating-point numbers, under one name for both types. */
final class Bits {
    private Bits() {}

    static long of(float x) {
        return Float.floatToRawIntBits(x);
    }

    static long of(double x) {
        return Double.doubleToRawLongBits(x);
    }
}
