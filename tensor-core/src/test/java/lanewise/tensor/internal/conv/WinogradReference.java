package lanewise.tensor.internal.conv;

/**
 * Winograd's F(4 × 4, 3 × 3) for F64 as plain loops over row-major arrays, one tile, channel and filter after the other, with
 * transforms that a test chooses: the scalar ones for the bits of results, their absolute values for the size of the terms that
 * results are sums of.
 */
final class WinogradReference {
    private static final int BLOCK = 256;

    /** The five transforms of one axis. */
    interface Transforms {
        double[] images(double... x);

        double[] filters(double... x);

        double[] results(double... x);

        double[] resultGradients(double... x);

        double[] filterGradients(double... x);
    }

    @FunctionalInterface
    private interface OfAxis {
        double[] apply(double[] x);
    }

    private final Transforms transforms;
    private final int top;
    private final int left;
    private final int[] images;
    private final int filters;
    private final int[] result;

    /**
     * @param top the rows of padding above, or less than 0 where rows are left out
     * @param images (N, C, H, W)
     * @param result (N, O, H', W')
     */
    WinogradReference(Transforms transforms, int top, int left, int[] images, int... result) {
        this.transforms = transforms;
        this.top = top;
        this.left = left;
        this.images = images.clone();
        this.result = result.clone();
        filters = result[1];
    }

    // Columns of a square matrix, then rows.
    private static double[][] columnsFirst(double[][] x, OfAxis transform) {
        return rows(transposed(rows(transposed(x), transform)), transform);
    }

    private static double[][] rowsFirst(double[][] x, OfAxis transform) {
        return transposed(rows(transposed(rows(x, transform)), transform));
    }

    private static double[][] rows(double[][] x, OfAxis transform) {
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            y[i] = transform.apply(x[i]);
        }
        return y;
    }

    private static double[][] transposed(double[][] x) {
        double[][] y = new double[x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                y[j][i] = x[i][j];
            }
        }
        return y;
    }

    // A square part of an image, with zeros outside.
    private static double[][] part(double[] x, int[] shape, int n, int c, int row, int column, int size) {
        double[][] part = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                int h = row + i;
                int w = column + j;
                boolean inside = h >= 0 && h < shape[2] && w >= 0 && w < shape[3];
                part[i][j] = inside ? x[((n * shape[1] + c) * shape[2] + h) * shape[3] + w] : 0;
            }
        }
        return part;
    }

    private double[][] pixels(double[] x, int n, int c, int row, int column) {
        return columnsFirst(part(x, images, n, c, row - top, column - left, 6),
                transforms::images);
    }

    double[] forward(double[] x, double[] w) {
        int channels = images[1];
        double[][][] weights = new double[filters * channels][][];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = columnsFirst(part(w, new int[] {filters, channels, 3, 3}, i / channels, i % channels, 0, 0, 3),
                    transforms::filters);
        }
        double[] y = new double[result[0] * filters * result[2] * result[3]];
        for (int n = 0; n < images[0]; n++) {
            for (int row = 0; row < result[2]; row += 4) {
                for (int column = 0; column < result[3]; column += 4) {
                    double[][][] tile = new double[channels][][];
                    for (int c = 0; c < channels; c++) {
                        tile[c] = pixels(x, n, c, row, column);
                    }
                    for (int o = 0; o < filters; o++) {
                        double[][] sums = new double[6][6];
                        for (int start = 0; start < channels; start += BLOCK) {
                            double[][] block = new double[6][6];
                            for (int c = start; c < Math.min(channels, start + BLOCK); c++) {
                                addProducts(tile[c], weights[o * channels + c], block);
                            }
                            add(block, sums);
                        }
                        double[][] results = rowsFirst(sums, transforms::results);
                        for (int i = 0; i < Math.min(4, result[2] - row); i++) {
                            for (int j = 0; j < Math.min(4, result[3] - column); j++) {
                                y[((n * filters + o) * result[2] + row + i) * result[3] + column + j] = results[i][j];
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    double[] weightGradient(double[] dY, double[] x) {
        int channels = images[1];
        int across = Math.ceilDiv(result[3], 4);
        int down = Math.ceilDiv(result[2], 4);
        int rowsOfBlock = Math.max(1, BLOCK / across);
        double[] dW = new double[filters * channels * 9];
        for (int o = 0; o < filters; o++) {
            for (int c = 0; c < channels; c++) {
                double[][] sums = new double[6][6];
                double[][] block = new double[6][6];
                for (int row = 0; row < images[0] * down; row++) {
                    for (int tile = 0; tile < across; tile++) {
                        int n = row / down;
                        int first = row % down * 4;
                        double[][] gradient = columnsFirst(
                                part(dY, result, n, o, first, tile * 4, 4), transforms::resultGradients);
                        addProducts(gradient, pixels(x, n, c, first, tile * 4), block);
                        if ((tile + 1) % BLOCK == 0 || tile == across - 1 && (row + 1) % rowsOfBlock == 0) {
                            add(block, sums);
                            block = new double[6][6];
                        }
                    }
                }
                add(block, sums);
                double[][] gradient = rowsFirst(sums, transforms::filterGradients);
                for (int tap = 0; tap < 9; tap++) {
                    dW[(o * channels + c) * 9 + tap] = gradient[tap / 3][tap % 3];
                }
            }
        }
        return dW;
    }

    private static void addProducts(double[][] a, double[][] b, double[][] sums) {
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                sums[i][j] = Math.fma(a[i][j], b[i][j], sums[i][j]);
            }
        }
    }

    private static void add(double[][] block, double[][] sums) {
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                sums[i][j] += block[i][j];
            }
        }
    }
}
