package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.DType;

/** Elements in an {@code int[]}. */
public final class IntStorage extends Storage {
    private final int[] elements;

    public IntStorage(int[] elements) {
        super(DType.I32, elements);
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
        elements[position] = (int) value;
    }

    @Override
    public void set(int position, long value) {
        elements[position] = (int) value;
    }

    @Override
    public void fill(int from, int to, double value) {
        Arrays.fill(elements, from, to, (int) value);
    }
}
