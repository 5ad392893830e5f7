package lanewise.tensor.internal.gemm;

/**
 * The block sizes of the matrix product, under the literature's names (K. Goto, R. van de Geijn: Anatomy of
 * high-performance matrix multiplication, 2008).
 *
 * @param mr rows of a micro-tile
 * @param nr columns of a micro-tile
 * @param mc rows of A that are used together: MC × KC elements stay in the second-level cache
 * @param kc the length of a partial sum; the same on every machine, because it is part of what a result is. A
 *     micropanel of B, KC × NR elements, fills at most two thirds of the first-level cache: 16 KiB with AVX2 (of 32),
 *     32 KiB with AVX-512 (of 48)
 * @param packAFromColumns from this many columns of B on, packing A costs less than reading it in place that often
 * @param packedB the most elements of B that are packed at once, at least one KC × NR panel
 */
record BlockSizes(int mr, int nr, int mc, int kc, int packAFromColumns, int packedB) {
    /** The length of a partial sum in every product. */
    static final int KC = 256;

    private static final int MC = 128;
    private static final int PACK_A_FROM_COLUMNS = 512;
    private static final int PACKED_B = 1 << 20;

    static BlockSizes of(int mr, int nr) {
        return new BlockSizes(mr, nr, MC, KC, PACK_A_FROM_COLUMNS, PACKED_B);
    }
}
