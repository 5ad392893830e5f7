package lanewise.tensor;

/** The contract of the matrix product as three plain loops. */
public final class MatMulReference {
    /** The length of a partial sum. */
    public static final int BLOCK = 256;

    private MatMulReference() {}

    /**
     * Returns a·b, or c + a·b if {@code c} is not null: for each element the sums of blocks of k, each from +0 by
     * fused multiply-add in ascending k, are added in order.
     */
    public static double[] product(DType dtype, double[] a, double[] b, double[] c, int m, int n, int k, int block) {
        double[] result = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double total = c == null ? 0 : c[i * n + j];
                for (int start = 0; start < k; start += block) {
                    double sum = 0;
                    for (int p = start; p < Math.min(k, start + block); p++) {
                        sum = Values.fma(dtype, a[i * k + p], b[p * n + j], sum);
                    }
                    boolean first = c == null && start == 0;
                    total = first ? sum : Values.round(dtype, total + sum);
                }
                result[i * n + j] = total;
            }
        }
        return result;
    }
}
