package lanewise.tensor.internal.conv;

import lanewise.tensor.DType;
import lanewise.tensor.internal.layout.Strided;

/**
 * Products of the windows of images, as a matrix that stands nowhere, for one element type. Images are tensors
 * (N, H, W, C) with channels side by side; row (n, i, j) of the matrix is a window, its columns are (p, q, c): taps, then
 * channels. No size is 0. Each sum has the order of {@code FloatGemm}: ascending, in blocks of 256 that are added in order.
 */
public sealed interface WindowProducts permits FloatWindowProducts, DoubleWindowProducts {
    /** Returns those of an element type: the only place where convolutions part by type. */
    static WindowProducts of(DType dtype) {
        return switch (dtype) {
            case F32 -> FloatWindowProducts.INSTANCE;
            case F64 -> DoubleWindowProducts.INSTANCE;
            case I32, I64, U8, BOOL, F16, BF16 -> throw new IllegalArgumentException(dtype + " has no convolution");
        };
    }

    /**
     * Computes {@code out[(n, i, j)][o] = Σ windows[(n, i, j)][(p, q, c)] · filters[p][q][c][o]}.
     *
     * @param filters a tensor of rank 4, of any strides
     * @param out a matrix with elements of a row side by side
     */
    void windowsTimesFilters(Strided images, WindowAxis vertical, WindowAxis horizontal, Strided filters, Strided out);

    /**
     * Computes {@code out[o][(p, q, c)] = Σ a[o][(n, i, j)] · windows[(n, i, j)][(p, q, c)]}.
     *
     * @param a a matrix
     * @param out a matrix with elements of a row side by side
     */
    void matrixTimesWindows(Strided a, Strided images, WindowAxis vertical, WindowAxis horizontal, Strided out);
}
