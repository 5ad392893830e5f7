package lanewise.tensor.internal.gemm;

/**
 * The block sizes of the matrix product, under the literature's names (K. Goto, R. van de Geijn: Anatomy of
 * high-performance matrix multiplication, 2008).
 *
 * @param mr rows of the largest micro-tile
 * @param nr columns of the largest micro-tile
 * @param kc the length of a partial sum; the same on every machine, because it is part of what a result is
 * @param block the elements of a packed block, of B or of A, which stays in the second-level cache
 * @param unpacked the elements of a B that is not packed, since it stays in the first-level cache as it is;
 *     0 where all are packed
 */
public record BlockSizes(int mr, int nr, int kc, int block, int unpacked) {
    /** The length of a partial sum in every product, and of whatever keeps the order of one: what convolutions sum. */
    public static final int KC = 256;

    /** The distance between packed rows of A: no power of two, or rows would share the sets of a cache. */
    static final int PITCH = KC + 16;

    // Twelve rows need 32 registers. Who has only 16 has tiles of four.
    private static final int MR_OF_16_REGISTERS = 4;

    // With 16 registers, three quarters of the smallest second-level cache, 256 KiB; with 32, half of 1 MiB.
    private static final int BLOCK_BYTES = 192 << 10;
    private static final int LARGE_BLOCK_BYTES = 512 << 10;

    // The smallest first-level cache. With 16 registers there is no kernel that makes up for what packing takes.
    private static final int UNPACKED_BYTES = 32 << 10;

    /**
     * Returns the sizes for micro-tiles of up to {@code mr} × {@code nr} elements.
     *
     * @param bytes the size of an element
     */
    static BlockSizes of(int mr, int nr, int bytes) {
        return mr > MR_OF_16_REGISTERS ? new BlockSizes(mr, nr, KC, LARGE_BLOCK_BYTES / bytes, UNPACKED_BYTES / bytes)
                : new BlockSizes(mr, nr, KC, BLOCK_BYTES / bytes, 0);
    }

    /** Returns the rows for which a micropanel of A has room: whole vectors of up to 16 lanes, or of 8. */
    int panelRows() {
        return Math.ceilDiv(mr, 8) * 8;
    }

    /** Returns the elements of a micropanel of A. */
    int panelOfA() {
        return panelRows() * PITCH;
    }

    /** Returns the elements of a micropanel of B. */
    int panelOfB() {
        return kc * nr;
    }

    /** Returns NC, the columns of a block of B, so that of {@code columns} all blocks are about equal. */
    int nc(int columns) {
        return even(columns, nr, block / kc);
    }

    /** Returns MC, the rows of a block of A, so that of {@code rows} all blocks are about equal. */
    int mc(int rows) {
        return even(rows, mr, block / PITCH);
    }

    private static int even(int size, int unit, int most) {
        int blocks = Math.ceilDiv(size, Math.max(unit, most / unit * unit));
        return Math.ceilDiv(Math.ceilDiv(size, blocks), unit) * unit;
    }
}
