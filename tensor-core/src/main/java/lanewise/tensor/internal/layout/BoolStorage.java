package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.DType;

/** Truth values in a {@code byte[]}, each 0 or 1. */
public final class BoolStorage extends Storage {
    private final byte[] elements;

    public BoolStorage(byte[] elements) {
        super(DType.BOOL, elements);
        this.elements = elements;
    }

    @Override
    public double get(int position) {
        return elements[position];
    }

    @Override
    public long getLong(int position) {
        return elements[position];
    }

    @Override
    public long rawBits(int position) {
        return elements[position];
    }

    @Override
    public void set(int position, double value) {
        elements[position] = (byte) (value != 0 ? 1 : 0);
    }

    @Override
    public void set(int position, long value) {
        elements[position] = (byte) (value != 0 ? 1 : 0);
    }

    @Override
    public void fill(int from, int to, double value) {
        Arrays.fill(elements, from, to, (byte) (value != 0 ? 1 : 0));
    }
}
