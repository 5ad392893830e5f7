package lanewise.benchmarks;

/**
 * Products c = a·b of matrices in row-major order, n × n each, in plain Java: from the definition to the loops of a fast
 * product without its vectors. {@code docs/matmul.md} explains the steps.
 *
 * <p>Each sum goes over p in ascending order with one fused multiply-add for each p. {@link #naive}, {@link #ordered} and
 * {@link #blocked} so give the same bits, and {@link #packed}, which adds sums of {@value #KC} products, gives those of
 * {@code Tensor.matmul}.
 */
final class ProductLoops {
    /** The rows of a block of b. */
    static final int KC = 256;

    // The columns of a block of b: 256 × 512 floats are half of a second-level cache of 1 MiB.
    private static final int NC = 512;

    // The tile of c whose sums are local variables.
    private static final int MR = 4;
    private static final int NR = 4;

    private ProductLoops() {}

    /** The definition: one element of c after the other. b is read down its columns, n elements from one to the next. */
    static void naive(int n, float[] a, float[] b, float[] c) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int p = 0; p < n; p++) {
                    sum = Math.fma(a[i * n + p], b[p * n + j], sum);
                }
                c[i * n + j] = sum;
            }
        }
    }

    /** The same with the last two loops exchanged: b and c are read along their rows. */
    static void ordered(int n, float[] a, float[] b, float[] c) {
        for (int i = 0; i < n; i++) {
            clearRow(c, i * n, n);
            for (int p = 0; p < n; p++) {
                addRow(a[i * n + p], b, p * n, c, i * n, n);
            }
        }
    }

    /** The same block of b after block, each of which stays in the second-level cache while all rows of a pass by. */
    static void blocked(int n, float[] a, float[] b, float[] c) {
        for (int i = 0; i < n; i++) {
            clearRow(c, i * n, n);
        }
        for (int jc = 0; jc < n; jc += NC) {
            int nc = Math.min(NC, n - jc);
            for (int pc = 0; pc < n; pc += KC) {
                int kc = Math.min(KC, n - pc);
                for (int i = 0; i < n; i++) {
                    for (int p = pc; p < pc + kc; p++) {
                        addRow(a[i * n + p], b, p * n + jc, c, i * n + jc, nc);
                    }
                }
            }
        }
    }

    private static void clearRow(float[] c, int at, int length) {
        for (int j = 0; j < length; j++) {
            c[at + j] = 0;
        }
    }

    private static void addRow(float factor, float[] b, int bAt, float[] c, int cAt, int length) {
        for (int j = 0; j < length; j++) {
            c[cAt + j] = Math.fma(factor, b[bAt + j], c[cAt + j]);
        }
    }

    /**
     * Blocks of b, and a few rows of a, are copied into the order in which they are read: tile after tile of c is summed in
     * local variables, and touched in memory once for each block.
     */
    static void packed(int n, float[] a, float[] b, float[] c) {
        float[] panelOfA = new float[KC * MR];
        float[] blockOfB = new float[KC * (NC + NR)];
        float[] tile = new float[MR * NR];
        for (int jc = 0; jc < n; jc += NC) {
            int nc = Math.min(NC, n - jc);
            for (int pc = 0; pc < n; pc += KC) {
                int kc = Math.min(KC, n - pc);
                packB(n, b, pc, kc, jc, nc, blockOfB);
                for (int ir = 0; ir < n; ir += MR) {
                    packA(n, a, ir, pc, kc, panelOfA);
                    for (int jr = 0; jr < nc; jr += NR) {
                        multiplyTile(kc, panelOfA, blockOfB, jr * kc, tile);
                        storeTile(n, tile, c, ir, jc + jr, pc > 0);
                    }
                }
            }
        }
    }

    // Micropanels of NR columns: the NR elements of a row side by side, row after row. Zeros stand for what is beyond b.
    private static void packB(int n, float[] b, int pc, int kc, int jc, int nc, float[] block) {
        int at = 0;
        for (int jr = 0; jr < nc; jr += NR) {
            for (int p = 0; p < kc; p++) {
                for (int j = jc + jr; j < jc + jr + NR; j++) {
                    block[at++] = j < n ? b[(pc + p) * n + j] : 0;
                }
            }
        }
    }

    // A micropanel of MR rows: the MR elements of a column side by side, column after column.
    private static void packA(int n, float[] a, int ir, int pc, int kc, float[] panel) {
        for (int i = 0; i < MR; i++) {
            for (int p = 0; p < kc; p++) {
                panel[p * MR + i] = ir + i < n ? a[(ir + i) * n + pc + p] : 0;
            }
        }
    }

    // Sixteen sums, each with a name of its own, so that they stay in registers.
    private static void multiplyTile(int kc, float[] a, float[] b, int bAt, float[] tile) {
        float c00 = 0, c01 = 0, c02 = 0, c03 = 0;
        float c10 = 0, c11 = 0, c12 = 0, c13 = 0;
        float c20 = 0, c21 = 0, c22 = 0, c23 = 0;
        float c30 = 0, c31 = 0, c32 = 0, c33 = 0;
        for (int p = 0, q = bAt, r = 0; p < kc; p++, q += NR, r += MR) {
            float b0 = b[q], b1 = b[q + 1], b2 = b[q + 2], b3 = b[q + 3];
            float a0 = a[r], a1 = a[r + 1], a2 = a[r + 2], a3 = a[r + 3];
            c00 = Math.fma(a0, b0, c00);
            c01 = Math.fma(a0, b1, c01);
            c02 = Math.fma(a0, b2, c02);
            c03 = Math.fma(a0, b3, c03);
            c10 = Math.fma(a1, b0, c10);
            c11 = Math.fma(a1, b1, c11);
            c12 = Math.fma(a1, b2, c12);
            c13 = Math.fma(a1, b3, c13);
            c20 = Math.fma(a2, b0, c20);
            c21 = Math.fma(a2, b1, c21);
            c22 = Math.fma(a2, b2, c22);
            c23 = Math.fma(a2, b3, c23);
            c30 = Math.fma(a3, b0, c30);
            c31 = Math.fma(a3, b1, c31);
            c32 = Math.fma(a3, b2, c32);
            c33 = Math.fma(a3, b3, c33);
        }
        tile[0] = c00;
        tile[1] = c01;
        tile[2] = c02;
        tile[3] = c03;
        tile[4] = c10;
        tile[5] = c11;
        tile[6] = c12;
        tile[7] = c13;
        tile[8] = c20;
        tile[9] = c21;
        tile[10] = c22;
        tile[11] = c23;
        tile[12] = c30;
        tile[13] = c31;
        tile[14] = c32;
        tile[15] = c33;
    }

    private static void storeTile(int n, float[] tile, float[] c, int row, int column, boolean add) {
        for (int i = 0; i < Math.min(MR, n - row); i++) {
            for (int j = 0; j < Math.min(NR, n - column); j++) {
                int at = (row + i) * n + column + j;
                c[at] = add ? c[at] + tile[i * NR + j] : tile[i * NR + j];
            }
        }
    }
}
