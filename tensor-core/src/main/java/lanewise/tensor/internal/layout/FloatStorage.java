package lanewise.tensor.internal.layout;

import java.util.Arrays;
import lanewise.tensor.DType;

/** Elements in a {@code float[]}. */
public final class FloatStorage extends Storage {
    private final float[] elements;

    public FloatStorage(float[] elements) {
        super(DType.F32, elements);
        this.elements = elements;
    }

    @Override
    public double get(int position) {
        return elements[position];
    }

    @Override
    public long getLong(int position) {
        return (long) elements[position];
    }

    @Override
    public long rawBits(int position) {
        return Bits.of(elements[position]);
    }

    @Override
    public void set(int position, double value) {
        elements[position] = (float) value;
    }

    @Override
    public void set(int position, long value) {
        elements[position] = value;
    }

    @Override
    public void fill(int from, int to, double value) {
        Arrays.fill(elements, from, to, (float) value);
    }
}
