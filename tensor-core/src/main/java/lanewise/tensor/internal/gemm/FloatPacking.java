package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.kernel.FloatKernels;
import lanewise.tensor.internal.kernel.KernelProvider;

/** Copies parts of a matrix into micropanels, the forms that {@link FloatMicroKernel} reads. */
public final class FloatPacking {
    private FloatPacking() {}

    /**
     * Packs {@code rows} × {@code kc} elements of A, row after row, {@code pitch} apart. Where A is
     * transposed, the panel gets whole vectors of neighbouring rows, up to {@code room}, since that takes less time.
     *
     * @param following so many rows, with these, are there
     * @param room the rows for which the panel has room
     */
    static void packRows(float[] source, int offset, int rowStride, int columnStride, int rows, int following, int kc,
            float[] panel, int pitch, int room) {
        int packed = rowStride == 1 && columnStride != 1 ? Math.min(following, room) : rows;
        copy(source, offset, rowStride, columnStride, packed, kc, panel, 0, pitch);
    }

    /**
     * Copies rows of elements {@code columnStride} apart: {@code out[outOffset + i·outRow + j] =
     * x[offset + i·rowStride + j·columnStride]}, i below {@code rows}, j below {@code columns}.
     */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // the rows of a transposed matrix are its columns
    public static void copy(float[] x, int offset, int rowStride, int columnStride, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        FloatKernels kernels = KernelProvider.floats();
        if (columnStride == 1) {
            kernels.copyRows(x, offset, rowStride, rows, columns, out, outOffset, outRow);
        } else if (rowStride == 1) {
            kernels.transpose(x, offset, columnStride, columns, rows, out, outOffset, outRow);
        } else {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    out[outOffset + i * outRow + j] = x[offset + i * rowStride + j * columnStride];
                }
            }
        }
    }
}
