package lanewise.tensor.internal.kernel;

/**
 * Elements that are put, or added, where indices say. Runs are given as for {@link FloatKernels}. Each element depends on
 * those before it, so there is no other implementation for vectors.
 */
final class FloatScatter {
    private FloatScatter() {}

    /**
     * Computes {@code out[i·outStride + indices[i]·step] = x[i·xStride]}, each from its offset, one i after the other; a
     * negative index counts from the end, the size.
     */
    static void scatter(float[] x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            float[] out, int outOffset, int outStride, int step, int size, int length) {
        for (int i = 0, p = pOffset, q = xOffset, o = outOffset; i < length; i++) {
            int index = indices[p];
            out[o + (index < 0 ? index + size : index) * step] = x[q];
            p += pStride;
            q += xStride;
            o += outStride;
        }
    }

    /** The same, but each element is added to the one that is there. */
    static void scatterAdd(float[] x, int xOffset, int xStride, int[] indices, int pOffset, int pStride,
            float[] out, int outOffset, int outStride, int step, int size, int length) {
        for (int i = 0, p = pOffset, q = xOffset, o = outOffset; i < length; i++) {
            int index = indices[p];
            out[o + (index < 0 ? index + size : index) * step] += x[q];
            p += pStride;
            q += xStride;
            o += outStride;
        }
    }
}
