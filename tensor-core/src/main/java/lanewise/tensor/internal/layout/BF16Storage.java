package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.DType;

/** The upper halves of floats ("bfloat16") in a {@code short[]}. */
public final class BF16Storage extends Storage {
    private final short[] elements;

    public BF16Storage(short[] elements) {
        super(DType.BF16, elements);
        this.elements = elements;
    }

    @Override
    public double get(int position) {
        return HalfPrecision.fromBF16(elements[position]);
    }

    @Override
    public long getLong(int position) {
        return (long) HalfPrecision.fromBF16(elements[position]);
    }

    @Override
    public long rawBits(int position) {
        return elements[position];
    }

    @Override
    public void set(int position, double value) {
        elements[position] = HalfPrecision.toBF16(value);
    }

    @Override
    public void set(int position, long value) {
        elements[position] = HalfPrecision.toBF16(value);
    }

    @Override
    public void fill(int from, int to, double value) {
        Arrays.fill(elements, from, to, HalfPrecision.toBF16(value));
    }
}
