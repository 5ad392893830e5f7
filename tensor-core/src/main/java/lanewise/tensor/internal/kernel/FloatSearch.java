package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Binary search. Runs are given as for {@link FloatKernels}. NaN counts as larger than every other number. */
final class FloatSearch {
    private FloatSearch() {}

    /**
     * Computes {@code out[i]}, how many of the {@code size} elements of a sorted sequence are less than x[i], or not larger
     * than x[i] if {@code right}.
     */
    static void searchSorted(boolean right, float[] sorted, int sOffset, int sStride, int size,
            float[] x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        for (int i = 0, p = xOffset, o = outOffset; i < length; i++) {
            long place = right ? countNotLarger(sorted, sOffset, sStride, size, x[p])
                    : countLess(sorted, sOffset, sStride, size, x[p]);
            out.set(o, place);
            p += xStride;
            o += outStride;
        }
    }

    // Of the elements from low to low + n − 1 it is not known yet; half of them go at a time, without a branch.
    private static int countLess(float[] sorted, int offset, int stride, int size, float x) {
        int low = 0;
        for (int n = size; n > 0;) {
            int half = n + 1 >>> 1;
            low += isLess(sorted[offset + (low + half - 1) * stride], x) ? half : 0;
            n -= half;
        }
        return low;
    }

    private static int countNotLarger(float[] sorted, int offset, int stride, int size, float x) {
        int low = 0;
        for (int n = size; n > 0;) {
            int half = n + 1 >>> 1;
            low += isLess(x, sorted[offset + (low + half - 1) * stride]) ? 0 : half;
            n -= half;
        }
        return low;
    }

    private static boolean isLess(float a, float b) {
        return a < b || b != b && a == a;
    }
}
