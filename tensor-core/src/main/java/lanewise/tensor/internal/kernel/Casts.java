package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Conversions between element types, as {@link Storage} states them. */
public final class Casts {
    private Casts() {}

    /** Computes {@code out[i] = x[i]}, converted. */
    public static void cast(Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        boolean whole = x.dtype().isInteger();
        for (int i = 0; i < length; i++) {
            int from = xOffset + i * xStride;
            int to = outOffset + i * outStride;
            if (whole) {
                out.set(to, x.getLong(from));
            } else {
                out.set(to, x.get(from));
            }
        }
    }
}
