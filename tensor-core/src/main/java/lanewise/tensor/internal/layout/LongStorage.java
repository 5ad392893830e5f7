package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.DType;

/** Elements in a {@code long[]}. */
public final class LongStorage extends Storage {
    private final long[] elements;

    public LongStorage(long[] elements) {
        super(DType.I64, elements);
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
        elements[position] = (long) value;
    }

    @Override
    public void set(int position, long value) {
        elements[position] = value;
    }

    @Override
    public void fill(int from, int to, double value) {
        Arrays.fill(elements, from, to, (long) value);
    }
}
