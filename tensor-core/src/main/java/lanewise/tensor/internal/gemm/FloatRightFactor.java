package lanewise.tensor.internal.gemm;

/** The right factor of a product: whatever can be packed into micropanels of B, which {@link FloatMicroKernel} reads. */
public interface FloatRightFactor {
    /**
     * Packs {@code kc} × {@code columns} elements, from (pc, column) on: row after row, {@code nr} apart. The panel's
     * further columns stay as they are: what the kernel computes of them is stored nowhere.
     */
    void packColumns(int pc, int kc, int column, int columns, float[] panel, int nr);
}
