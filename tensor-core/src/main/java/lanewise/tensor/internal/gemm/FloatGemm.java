package lanewise.tensor.internal.gemm;

/** C = A·B or C += A·B for matrices of any strides. */
public final class FloatGemm {
    private static final int KC = 256;

    private FloatGemm() {}

    public static void multiply(int m, int n, int k, float[] a, int aOffset, int aRow, int aColumn,
            float[] b, int bOffset, int bRow, int bColumn, float[] c, int cOffset, int cRow, int cColumn,
            boolean accumulate) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = cOffset + i * cRow + j * cColumn;
                for (int p0 = 0; p0 < k; p0 += KC) {
                    float sum = 0;
                    for (int p = p0; p < Math.min(k, p0 + KC); p++) {
                        sum = Math.fma(a[aOffset + i * aRow + p * aColumn], b[bOffset + p * bRow + j * bColumn], sum);
                    }
                    c[at] = p0 == 0 && !accumulate ? sum : c[at] + sum;
                }
            }
        }
    }
}
