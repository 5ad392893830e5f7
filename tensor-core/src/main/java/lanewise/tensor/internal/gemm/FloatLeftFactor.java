package lanewise.tensor.internal.gemm;

/** The left factor of a product: whatever can be packed into micropanels of A, which {@link FloatMicroKernel} reads. */
public interface FloatLeftFactor {
    /** Returns the number of columns. */
    int columns();

    /**
     * Packs {@code rows} × {@code kc} elements, from (row, pc) on: row after row, {@code pitch} apart. The panel's further
     * rows may be left as they are, or filled: what the kernel computes of them is stored nowhere.
     *
     * @param room the rows for which the panel has room, {@code rows} or more
     */
    void packRows(int row, int rows, int pc, int kc, float[] panel, int pitch, int room);
}
