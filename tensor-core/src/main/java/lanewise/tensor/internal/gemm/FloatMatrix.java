package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * A matrix inside an array: element (i, j) stands at {@code offset + i·rowStride + j·columnStride}. It belongs to one
 * product at a time, and is set anew for the next one, so that a product needs no new objects.
 */
public final class FloatMatrix implements FloatLeftFactor, FloatRightFactor {
    private static final float[] NOTHING = {};

    private float[] array = NOTHING;
    private int offset;
    private int rows;
    private int columns;
    private int rowStride;
    private int columnStride;

    /** Creates the matrix without elements. */
    FloatMatrix() {}

    /** Creates the matrix that {@code x}, of rank 2, is. */
    public FloatMatrix(Strided x) {
        set(x);
    }

    /** Creates the matrix whose element (i, j) stands at {@code offset + i·rowStride + j·columnStride}. */
    public FloatMatrix(float[] array, int offset, int rows, int columns, int rowStride, int columnStride) {
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
        this.rowStride = rowStride;
        this.columnStride = columnStride;
    }

    /** Makes this the matrix that {@code x}, of rank 2, is. */
    void set(Strided x) {
        Layout layout = x.layout();
        array = x.floats();
        offset = layout.offset();
        rows = layout.dim(0);
        columns = layout.dim(1);
        rowStride = layout.stride(0);
        columnStride = layout.stride(1);
    }

    /** Makes this the matrix that another one is. */
    void set(FloatMatrix x) {
        array = x.array;
        offset = x.offset;
        rows = x.rows;
        columns = x.columns;
        rowStride = x.rowStride;
        columnStride = x.columnStride;
    }

    /** Makes this its transpose. */
    void transpose() {
        int size = rows;
        rows = columns;
        columns = size;
        int stride = rowStride;
        rowStride = columnStride;
        columnStride = stride;
    }

    /** Copies this matrix of one column to the start of an array, and makes it that copy: its elements are neighbours. */
    void gather(float[] elements) {
        for (int i = 0; i < rows; i++) {
            elements[i] = array[position(i, 0)];
        }
        array = elements;
        offset = 0;
        rowStride = 1;
    }

    /** Lets go of the array. */
    void release() {
        array = NOTHING;
    }

    float[] array() {
        return array;
    }

    int offset() {
        return offset;
    }

    int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    int rowStride() {
        return rowStride;
    }

    int columnStride() {
        return columnStride;
    }

    @Override
    public void packRows(int row, int count, int pc, int kc, float[] panel, int pitch, int room) {
        FloatPacking.packRows(array, position(row, pc), rowStride, columnStride, count, rows - row, kc, panel, pitch, room);
    }

    @Override
    public void packColumns(int pc, int kc, int column, int count, float[] panel, int nr) {
        FloatPacking.copy(array, position(pc, column), rowStride, columnStride, kc, count, panel, 0, nr);
    }

    /** Returns where an element stands in the array. */
    int position(int row, int column) {
        return offset + row * rowStride + column * columnStride;
    }

    /** Stores an element, or adds to it. */
    void store(int row, int column, float value, boolean add) {
        int at = position(row, column);
        array[at] = add ? array[at] + value : value;
    }
}
