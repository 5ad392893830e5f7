package lanewise.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * The contract of convolutions as plain loops over row-major arrays: the products that a sum is made of, in order, zeros of
 * the padding among them, in blocks of 256.
 */
final class ConvolutionReference {
    private final DType dtype;
    private final Convolution2d convolution;
    private final Window2d window;
    private final int[] images;
    private final int[] filters;
    private final int[] result;

    /** @param images the shape (N, C, H, W), {@code filters} (O, C ÷ groups, kH, kW), {@code result} (N, O, H', W') */
    ConvolutionReference(DType dtype, Convolution2d convolution, int[] images, int[] filters, int... result) {
        this.dtype = dtype;
        this.convolution = convolution;
        window = convolution.window();
        this.images = images.clone();
        this.filters = filters.clone();
        this.result = result.clone();
    }

    private record Product(double a, double b) {}

    private double sum(List<Product> products) {
        double total = 0;
        for (int start = 0; start < products.size(); start += MatMulReference.BLOCK) {
            double sum = 0;
            for (Product product : products.subList(start, Math.min(products.size(), start + MatMulReference.BLOCK))) {
                sum = Values.fma(dtype, product.a, product.b, sum);
            }
            total = start == 0 ? sum : Values.round(dtype, total + sum);
        }
        return total;
    }

    private int row(int i, int p) {
        return i * window.strideHeight() + p * window.dilationHeight() - window.paddingTop();
    }

    private int column(int j, int q) {
        return j * window.strideWidth() + q * window.dilationWidth() - window.paddingLeft();
    }

    // Outside of the sizes there are zeros.
    private static double at(double[] values, int[] shape, int... index) {
        int position = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape[axis]) {
                return 0;
            }
            position = position * shape[axis] + index[axis];
        }
        return values[position];
    }

    double[] forward(double[] x, double[] w) {
        double[] y = new double[size(result)];
        for (int[] at : indices(result)) {
            int first = at[1] / (filters[0] / convolution.groups()) * filters[1];
            List<Product> products = new ArrayList<>();
            for (int p = 0; p < filters[2]; p++) {
                for (int q = 0; q < filters[3]; q++) {
                    for (int c = 0; c < filters[1]; c++) {
                        products.add(new Product(at(x, images, at[0], first + c, row(at[2], p), column(at[3], q)),
                                at(w, filters, at[1], c, p, q)));
                    }
                }
            }
            y[position(result, at)] = sum(products);
        }
        return y;
    }

    double[] inputGradient(double[] dY, double[] w) {
        double[] dX = new double[size(images)];
        int each = filters[0] / convolution.groups();
        for (int[] at : indices(images)) {
            int first = at[1] / filters[1] * each;
            List<Product> products = new ArrayList<>();
            for (int p = filters[2] - 1; p >= 0; p--) {
                int down = at[2] - row(0, p);
                for (int q = filters[3] - 1; q >= 0; q--) {
                    int across = at[3] - column(0, q);
                    if (down % window.strideHeight() == 0 && across % window.strideWidth() == 0) {
                        for (int o = first; o < first + each; o++) {
                            products.add(new Product(at(dY, result, at[0], o, down / window.strideHeight(),
                                    across / window.strideWidth()), at(w, filters, o, at[1] % filters[1], p, q)));
                        }
                    }
                }
            }
            dX[position(images, at)] = sum(products);
        }
        return dX;
    }

    double[] weightGradient(double[] dY, double[] x) {
        double[] dW = new double[size(filters)];
        for (int[] at : indices(filters)) {
            int channel = at[0] / (filters[0] / convolution.groups()) * filters[1] + at[1];
            List<Product> products = new ArrayList<>();
            for (int n = 0; n < result[0]; n++) {
                for (int i = 0; i < result[2]; i++) {
                    for (int j = 0; j < result[3]; j++) {
                        products.add(new Product(at(dY, result, n, at[0], i, j),
                                at(x, images, n, channel, row(i, at[2]), column(j, at[3]))));
                    }
                }
            }
            dW[position(filters, at)] = sum(products);
        }
        return dW;
    }

    private static int size(int... shape) {
        int size = 1;
        for (int dim : shape) {
            size *= dim;
        }
        return size;
    }

    private static int position(int[] shape, int... index) {
        return ((index[0] * shape[1] + index[1]) * shape[2] + index[2]) * shape[3] + index[3];
    }

    private static List<int[]> indices(int... shape) {
        List<int[]> all = new ArrayList<>();
        for (int position = 0; position < size(shape); position++) {
            int rest = position;
            int[] index = new int[shape.length];
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            all.add(index);
        }
        return all;
    }
}
