package lanewise.tensor.internal.layout;

/**
 * A floating-point format of 16 bits by its definition, in whole numbers: the reference for {@link HalfPrecision}.
 *
 * @param precision bits of a fraction, with the one that is not stored
 * @param unit the exponent of the smallest number above 0, which is 2 to the power of it
 */
record HalfFormat(String name, int precision, int unit) {
    static final HalfFormat F16 = new HalfFormat("F16", 11, -24);
    static final HalfFormat BF16 = new HalfFormat("BF16", 8, -133);

    private static final int SIGN = 0x8000;

    /** Returns the bits of +∞, which is also the number of finite ones of each sign. */
    int infinity() {
        return SIGN - (1 << precision - 1);
    }

    boolean isNaN(int half) {
        return (half & SIGN - 1) > infinity();
    }

    /** Returns the number with such bits; of +∞ the power of two that would follow. */
    double number(int half) {
        int exponent = (half & SIGN - 1) >> precision - 1;
        int fraction = half & (1 << precision - 1) - 1;
        double size = exponent == 0 ? Math.scalb((double) fraction, unit)
                : Math.scalb((double) (fraction + (1 << precision - 1)), unit + exponent - 1);
        return (half & SIGN) == 0 ? size : -size;
    }

    /** Returns the bits of the number nearest to one that is not NaN, the even one of two. */
    short nearest(double x) {
        int sign = Double.doubleToRawLongBits(x) < 0 ? SIGN : 0;
        if (Double.isInfinite(x)) {
            return (short) (sign | infinity());
        }
        int exponent = Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - 52;
        return (short) (sign | nearest((long) Math.scalb(Math.abs(x), -exponent), exponent));
    }

    /** Returns the bits of the number nearest to a whole number, the even one of two. */
    short nearest(long x) {
        return (short) (x < 0 ? SIGN | nearest(-x, 0) : nearest(x, 0));
    }

    // Of size · 2^exponent, size below 2⁶⁴. The result counts steps: all of the smaller exponents, then those of its own.
    private int nearest(long size, int exponent) {
        if (size == 0) {
            return 0;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(size);
        int step = Math.max(exponent + bits - precision, unit);
        int shift = step - exponent;
        long steps = shift <= 0 ? size << -shift : shift > Long.SIZE ? 0 : rounded(size, shift);
        return (int) Math.min(infinity(), ((long) (step - unit) << precision - 1) + steps);
    }

    private static long rounded(long size, int shift) {
        long whole = shift == Long.SIZE ? 0 : size >>> shift;
        long rest = shift == Long.SIZE ? size : size & (1L << shift) - 1;
        int order = Long.compareUnsigned(rest, 1L << shift - 1);
        return order > 0 || order == 0 && (whole & 1) == 1 ? whole + 1 : whole;
    }

    @Override
    public String toString() {
        return name;
    }
}
