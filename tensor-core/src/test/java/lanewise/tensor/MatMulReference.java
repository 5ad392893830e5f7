package lanewise.tensor;

/** The contract of the matrix product as plain loops. */
public final class MatMulReference {
    /** The length of a partial sum. */
    public static final int BLOCK = 256;

    /** From this K on, products of one column are sums in lanes. */
    public static final int LANES_FROM = 128;

    private static final int LANES = 16;
    private static final int LANES_BLOCK = 4096;

    private MatMulReference() {}

    /** Returns a·b, or c + a·b if {@code c} is not null, in the order that the shapes choose. */
    public static double[] product(DType dtype, double[] a, double[] b, double[] c, int m, int n, int k) {
        return n == 1 && k >= LANES_FROM ? dotProducts(dtype, a, b, c, m, k)
                : product(dtype, a, b, c, m, n, k, BLOCK);
    }

    /**
     * Returns a·x, or c + a·x if {@code c} is not null: the sums of blocks of 4,096, each in 16 lanes of which the
     * upper half is added to the lower until one is left, are added in order.
     */
    public static double[] dotProducts(DType dtype, double[] a, double[] x, double[] c, int m, int k) {
        double[] result = new double[m];
        for (int i = 0; i < m; i++) {
            double total = c == null ? 0 : c[i];
            for (int start = 0; start < k; start += LANES_BLOCK) {
                double[] lanes = new double[LANES];
                for (int p = start; p < Math.min(k, start + LANES_BLOCK); p++) {
                    int lane = (p - start) % LANES;
                    lanes[lane] = Values.fma(dtype, a[i * k + p], x[p], lanes[lane]);
                }
                for (int half = LANES / 2; half > 0; half /= 2) {
                    for (int j = 0; j < half; j++) {
                        lanes[j] = Values.round(dtype, lanes[j] + lanes[j + half]);
                    }
                }
                boolean first = c == null && start == 0;
                total = first ? lanes[0] : Values.round(dtype, total + lanes[0]);
            }
            result[i] = total;
        }
        return result;
    }

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
