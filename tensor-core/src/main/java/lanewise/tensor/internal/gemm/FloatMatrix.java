package lanewise.tensor.internal.gemm;

/** A matrix inside an array: element (i, j) stands at {@code offset + i·rowStride + j·columnStride}. */
public record FloatMatrix(float[] array, int offset, int rows, int columns, int rowStride, int columnStride) {
    FloatMatrix transpose() {
        return new FloatMatrix(array, offset, columns, rows, columnStride, rowStride);
    }

    int position(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }
}
