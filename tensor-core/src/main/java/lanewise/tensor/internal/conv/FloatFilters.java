package lanewise.tensor.internal.conv;

import lanewise.tensor.internal.gemm.FloatPacking;
import lanewise.tensor.internal.gemm.FloatRightFactor;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * Filters of any strides as a matrix: row (p, q, k) and column j is the element (p, q, k, j) of a tensor of rank 4, the
 * taps first. For a convolution k counts the channels of the input and j those of the output, for its gradient it is the
 * other way round, and taps go backwards.
 */
final class FloatFilters implements FloatRightFactor {
    private final float[] array;
    private final Layout layout;
    private final int inner;

    /** Creates the matrix of filters of shape (taps, taps, K, J). */
    FloatFilters(Strided filters) {
        array = filters.floats();
        layout = filters.layout();
        inner = layout.dim(2);
    }

    @Override
    public void packColumns(int pc, int kc, int column, int columns, float[] panel, int nr) {
        for (int row = pc, next; row < pc + kc; row = next) {
            int tap = row / inner;
            next = Math.min(pc + kc, (tap + 1) * inner);
            int offset = layout.offset() + tap / layout.dim(1) * layout.stride(0) + tap % layout.dim(1) * layout.stride(1)
                    + (row - tap * inner) * layout.stride(2) + column * layout.stride(3);
            FloatPacking.copy(array, offset, layout.stride(2), layout.stride(3), next - row, columns, panel, (row - pc) * nr,
                    nr);
        }
    }
}
