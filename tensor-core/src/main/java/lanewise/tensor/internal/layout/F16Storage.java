package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.DType;

/** IEEE 754 binary16 in a {@code short[]}. */
public final class F16Storage extends Storage {
    private final short[] elements;

    public F16Storage(short[] elements) {
        super(DType.F16, elements);
        this.elements = elements;
    }

    @Override
    public double get(int position) {
        return HalfPrecision.fromF16(elements[position]);
    }

    @Override
    public long getLong(int position) {
        return (long) HalfPrecision.fromF16(elements[position]);
    }

    @Override
    public long rawBits(int position) {
        return elements[position];
    }

    @Override
    public void set(int position, double value) {
        elements[position] = HalfPrecision.toF16(value);
    }

    @Override
    public void set(int position, long value) {
        elements[position] = HalfPrecision.toF16(value);
    }

    @Override
    public void fill(int from, int to, double value) {
        Arrays.fill(elements, from, to, HalfPrecision.toF16(value));
    }
}
