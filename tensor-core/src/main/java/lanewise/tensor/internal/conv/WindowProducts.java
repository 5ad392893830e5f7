package lanewise.tensor.internal.conv;

import lanewise.tensor.DType;
import lanewise.tensor.internal.gemm.BlockSizes;
import lanewise.tensor.internal.layout.Strided;

/**
 * Products of the windows of images, as a matrix that stands nowhere, for one element type. Images are tensors
 * (N, H, W, C) with channels side by side; row (n, i, j) of the matrix is a window, its columns are (p, q, c): taps, then
 * channels. No size is 0. Each sum has the order of {@code FloatGemm}: ascending, in blocks of {@link BlockSizes#KC} that
 * are added in order.
 */
public sealed interface WindowProducts permits FloatWindowProducts, DoubleWindowProducts {
    /** Channels times filters of a group up to which a product of matrices leaves most lanes of its tiles empty. */
    int SMALL_GROUP = 64;

    /** The most terms of a result's sum in such a group: one block, as the methods for groups compute it. */
    int MOST_TERMS = BlockSizes.KC;

    /** Channels times filters beyond which those at the points of tiles are more than an array may hold. */
    int MOST_FILTERS_OF_TILES = Integer.MAX_VALUE / 36 - 36;

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

    /**
     * Computes what {@link #windowsTimesFilters} does with fewer multiplications, rounded otherwise, for windows of
     * 3 × 3 with stride and dilation 1: see {@code FloatWinograd}.
     */
    void windowsTimesFiltersByTiles(Strided images, WindowAxis vertical, WindowAxis horizontal, Strided filters, Strided out);

    /**
     * Computes what {@link #matrixTimesWindows} does with fewer multiplications, rounded otherwise.
     *
     * @param a a matrix with elements of a column side by side
     */
    void matrixTimesWindowsByTiles(Strided a, Strided images, WindowAxis vertical, WindowAxis horizontal, Strided out);

    /** Returns whether groups are so small that their channels go through the methods for groups. */
    static boolean areSmallGroups(int groups, int inChannels, int outChannels, int taps) {
        return groups > 1 && (long) inChannels * outChannels <= SMALL_GROUP
                && (long) taps * Math.max(inChannels, outChannels) <= MOST_TERMS;
    }

    /**
     * Computes {@code out[(n, i, j)][o] = Σ windows[(n, i, j)][(p, q, c)] · filters[p][q][k][g][l]} for all groups at once: o is
     * filter l of group g, c channel k of it.
     *
     * @param filters a tensor of rank 5, of any strides
     * @param out a matrix with elements of a row side by side
     */
    void windowsTimesFiltersInGroups(Strided images, WindowAxis vertical, WindowAxis horizontal, Strided filters, Strided out);

    /**
     * Computes {@code out[p][q][k][o] = Σ a[(n, i, j)][o] · windows[(n, i, j)][(p, q, c)]} for all groups at once.
     *
     * @param a a matrix with elements of a row side by side
     * @param out a tensor of rank 4, of any strides
     */
    void matrixTimesWindowsInGroups(int groups, Strided a, Strided images, WindowAxis vertical, WindowAxis horizontal,
            Strided out);
}
