package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.DType;

/** Unsigned integers in a {@code byte[]}. */
public final class U8Storage extends Storage {
    private final byte[] elements;

    public U8Storage(byte[] elements) {
        super(DType.U8, elements);
        this.elements = elements;
    }

    @Override
    public double get(int position) {
        return elements[position] & 0xFF;
    }

    @Override
    public long getLong(int position) {
        return elements[position] & 0xFF;
    }

    @Override
    public long rawBits(int position) {
        return elements[position];
    }

    @Override
    public void set(int position, double value) {
        elements[position] = (byte) Math.clamp((long) value, 0, 255);
    }

    @Override
    public void set(int position, long value) {
        elements[position] = (byte) value;
    }

    @Override
    public void fill(int from, int to, double value) {
        Arrays.fill(elements, from, to, (byte) Math.clamp((long) value, 0, 255));
    }
}
