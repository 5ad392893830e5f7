package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * C = A·B or C += A·B of few elements, where packing and dividing would take longer: plain loops over arrays, without any
 * object. The order of every sum is that of {@link FloatGemm}, if K is at most {@link BlockSizes#KC}.
 */
final class FloatSmallProduct {
    private FloatSmallProduct() {}

    /** Computes c = a·b, or c += a·b if {@code add}. */
    static void multiply(Strided a, Strided b, Strided c, boolean add) {
        Layout l = a.layout();
        Layout r = b.layout();
        Layout o = c.layout();
        multiply(o.dim(0), o.dim(1), l.dim(1), a.floats(), l.offset(), l.stride(0), l.stride(1),
                b.floats(), r.offset(), r.stride(0), r.stride(1),
                c.floats(), o.offset(), o.stride(0), o.stride(1), add);
    }

    // (i, j) of a matrix stands at offset + i·row + j·column.
    private static void multiply(int m, int n, int k, float[] a, int aOffset, int aRow, int aColumn,
            float[] b, int bOffset, int bRow, int bColumn, float[] c, int cOffset, int cRow, int cColumn, boolean add) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                int q = aOffset + i * aRow;
                int r = bOffset + j * bColumn;
                for (int p = 0; p < k; p++, q += aColumn, r += bRow) {
                    sum = Math.fma(a[q], b[r], sum);
                }
                int at = cOffset + i * cRow + j * cColumn;
                c[at] = add ? c[at] + sum : sum;
            }
        }
    }
}
