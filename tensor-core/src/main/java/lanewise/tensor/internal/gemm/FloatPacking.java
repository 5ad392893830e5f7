package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.kernel.FloatKernels;
import lanewise.tensor.internal.kernel.KernelProvider;

/**
 * Copies parts of a matrix into micropanels, the forms that the micro-kernel reads. Where there are fewer rows of A or
 * columns of B than a tile has, the rest of the panel is left as it was: what the kernel computes of it is stored nowhere.
 */
final class FloatPacking {
    private FloatPacking() {}

    /**
     * Packs {@code rows} × {@code kc} elements of A, row after row, {@link BlockSizes#PITCH} apart. Where A is
     * transposed, the panel gets whole vectors of neighbouring rows, up to {@code room}, since that takes less time.
     *
     * @param following so many rows, with these, are there
     * @param room the rows for which the panel has room
     */
    static void packRows(float[] source, int offset, int rowStride, int columnStride, int rows, int following, int kc,
            float[] panel, int room) {
        int packed = rowStride == 1 && columnStride != 1 ? Math.min(following, room) : rows;
        copy(source, offset, rowStride, columnStride, packed, kc, panel, BlockSizes.PITCH);
    }

    /**
     * Packs {@code kc} × {@code columns} elements of B, row after row.
     *
     * @param nr the distance between rows in the panel
     */
    static void packColumns(float[] source, int offset, int rowStride, int columnStride, int kc, int columns,
            float[] panel, int nr) {
        copy(source, offset, rowStride, columnStride, kc, columns, panel, nr);
    }

    private static void copy(float[] x, int offset, int rowStride, int columnStride, int rows, int columns,
            float[] out, int outRow) {
        FloatKernels kernels = KernelProvider.floats();
        if (columnStride == 1) {
            kernels.copyRows(x, offset, rowStride, rows, columns, out, 0, outRow);
        } else if (rowStride == 1) {
            kernels.transpose(x, offset, columnStride, columns, rows, out, 0, outRow);
        } else {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    out[i * outRow + j] = x[offset + i * rowStride + j * columnStride];
                }
            }
        }
    }
}
