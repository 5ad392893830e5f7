package lanewise.tensor.internal.op;

import lanewise.tensor.ConvolutionAlgorithm;
import lanewise.tensor.Shape;
import lanewise.tensor.Window2d;
import lanewise.tensor.internal.conv.WindowAxis;
import lanewise.tensor.internal.conv.WindowProducts;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/**
 * Convolutions of images (N, C, H, W) with filters (O, C ÷ groups, kH, kW) into (N, O, H', W'), and their gradients. All
 * layouts are read and written; those whose channels stand side by side, so that a pixel is a row of a matrix, without a
 * copy.
 */
public final class Convolutions {
    private static final Window2d WINDOW_OF_TILES = Window2d.of(3);

    private final String operation;
    private final Window2d window;
    private final int groups;

    private final ConvolutionAlgorithm algorithm;

    /** Creates the convolution that an operation of the face is. */
    public Convolutions(String operation, Window2d window, int groups, ConvolutionAlgorithm algorithm) {
        this.operation = operation;
        this.window = window;
        this.groups = groups;
        this.algorithm = algorithm;
    }

    /** Writes the convolution of x with the filters to {@code out}. */
    public void forward(Strided x, Strided weight, Strided out) {
        Operands.requireOutput(operation, out, shape(x, weight));
        requireTypesAndNoOverlap(x, weight, out);
        computeForward(x, weight, out);
    }

    /** Writes the gradient of the images, of their shape, to {@code out}. */
    public void inputGradient(Strided dY, Strided weight, Strided out) {
        Operands.requireWritable(operation, out.layout());
        requireGradient(dY, shape(out, weight));
        requireTypesAndNoOverlap(dY, weight, out);
        computeInputGradient(dY, weight, out);
    }

    /** Writes the gradient of the filters, of their shape, to {@code out}. */
    public void weightGradient(Strided dY, Strided x, Strided out) {
        Operands.requireWritable(operation, out.layout());
        requireGradient(dY, shape(x, out));
        requireTypesAndNoOverlap(dY, x, out);
        computeWeightGradient(dY, x, out);
    }

    /** Returns the shape of the convolution of x with the filters. */
    public Shape shape(Strided x, Strided weight) {
        Operands.requireSameType(operation, x, weight);
        Operands.requireFloating(operation, x);
        Layout images = x.layout();
        Layout filters = weight.layout();
        Images.require(operation, x);
        if (filters.rank() != 4 || filters.dim(2) != window.height() || filters.dim(3) != window.width()) {
            throw Errors.mismatch(operation, "the window is " + window.height() + " × " + window.width()
                    + ", but the filters have shape " + filters.shape() + ", not (O, C, " + window.height() + ", "
                    + window.width() + ")");
        }
        if (images.dim(1) != (long) groups * filters.dim(1)) {
            throw Errors.mismatch(operation, "images of shape " + images.shape() + " have " + images.dim(1)
                    + " channels, filters of shape " + filters.shape() + " take " + filters.dim(1)
                    + (groups == 1 ? "" : " in each of " + groups + " groups"));
        }
        if (filters.dim(0) % groups != 0) {
            throw Errors.mismatch(operation, groups + " groups do not divide the filters of shape " + filters.shape());
        }
        return Images.windows(operation, window, x, filters.dim(0), window.outputHeight(images.dim(2)),
                window.outputWidth(images.dim(3)));
    }

    /** Returns the shape of the images that such a gradient and filters are for. */
    public Shape inputShape(Strided dY, Strided weight, int height, int width) {
        if (dY.layout().rank() != 4 || weight.layout().rank() != 4) {
            throw Errors.mismatch(operation, "a gradient of shape (N, O, H', W') and filters of shape (O, C, kH, kW) are"
                    + " needed, not " + dY.shape() + " and " + weight.shape());
        }
        if (height < 0 || width < 0) {
            throw Errors.unusable(operation, "images cannot have " + height + " rows and " + width + " columns");
        }
        return Operands.resultShape(operation, () -> "a gradient of shape " + dY.shape() + " and filters of shape "
                + weight.shape(), dY.layout().dim(0), (long) weight.layout().dim(1) * groups, height, width);
    }

    /** Returns the shape of the filters that such a gradient and images are for. */
    public Shape weightShape(Strided dY, Strided x) {
        if (dY.layout().rank() != 4 || x.layout().rank() != 4) {
            throw Errors.mismatch(operation, "a gradient of shape (N, O, H', W') and images of shape (N, C, H, W) are needed,"
                    + " not " + dY.shape() + " and " + x.shape());
        }
        if (x.layout().dim(1) % groups != 0) {
            throw Errors.mismatch(operation, groups + " groups do not divide the channels of images of shape " + x.shape());
        }
        return Operands.resultShape(operation, () -> "a gradient of shape " + dY.shape() + " and images of shape " + x.shape(),
                dY.layout().dim(1), x.layout().dim(1) / groups, window.height(), window.width());
    }

    private void requireGradient(Strided dY, Shape shape) {
        if (!dY.shape().equals(shape)) {
            throw Errors.mismatch(operation,
                    "the gradient has shape " + dY.shape() + ", but the convolution's result has " + shape);
        }
    }

    private void requireTypesAndNoOverlap(Strided a, Strided b, Strided out) {
        Operands.requireSameType(operation, a, b);
        Operands.requireSameType(operation, a, out);
        Operands.requireNoOverlap(operation, out, a, false);
        Operands.requireNoOverlap(operation, out, b, false);
    }

    private void computeForward(Strided x, Strided weight, Strided out) {
        if (out.layout().elements() == 0) {
            return;
        }
        if (weight.layout().elements() == 0) {
            Copying.fill(out, 0.0);
            return;
        }
        multiply(Images.channelsLast(operation, x), vertical(x), horizontal(x), inGroups(permuted(weight, 2, 3, 1, 0), 3),
                Images.pixels(operation, out));
    }

    private void computeInputGradient(Strided dY, Strided weight, Strided out) {
        if (out.layout().elements() == 0) {
            return;
        }
        if (weight.layout().elements() == 0) {
            Copying.fill(out, 0.0);
            return;
        }
        Strided gradients = Images.channelsLast(operation, dY);
        Strided filters = permuted(inGroups(permuted(weight, 2, 3, 0, 1), 2), 0, 1, 3, 2, 4);
        Strided pixels = Images.pixels(operation, out);
        WindowAxis rows = vertical(out);
        WindowAxis columns = horizontal(out);
        for (int i = 0; i < Math.min(rows.stride(), rows.size()); i++) {
            for (int j = 0; j < Math.min(columns.stride(), columns.size()); j++) {
                Layout phase = everyNth(everyNth(pixels.layout(), 1, i, rows.stride()), 2, j, columns.stride());
                Layout taps = backwards(backwards(filters.layout(), 0, rows, i), 1, columns, j);
                multiply(gradients, rows.gradient(i), columns.gradient(j), filters.withLayout(taps), pixels.withLayout(phase));
            }
        }
    }

    /**
     * Writes the products of windows and filters, each group's for itself.
     *
     * @param images (N, H, W, groups · K), with channels side by side
     * @param filters (taps, taps, K, groups, J)
     * @param pixels (N, H', W', groups · J)
     */
    private void multiply(Strided images, WindowAxis rows, WindowAxis columns, Strided filters, Strided pixels) {
        if (rows.taps() == 0 || columns.taps() == 0) { // as in a phase of a gradient on which no tap falls
            Copying.fill(pixels, 0.0);
            return;
        }
        WindowProducts products = WindowProducts.of(images.dtype());
        Target target = new Target(pixels, 3);
        Layout layout = filters.layout();
        if (WindowProducts.areSmallGroups(groups, layout.dim(2), layout.dim(4), rows.taps() * columns.taps())) {
            products.windowsTimesFiltersInGroups(images, rows, columns, filters, target.matrix);
        } else {
            for (int group = 0; group < groups; group++) {
                Strided ofGroup = filters.withLayout(layout.select(operation, 3, group));
                if (hasTiles(layout.dim(2), layout.dim(4))) {
                    products.windowsTimesFiltersByTiles(part(images, 3, group), rows, columns, ofGroup,
                            part(target.matrix, 1, group));
                } else {
                    products.windowsTimesFilters(part(images, 3, group), rows, columns, ofGroup, part(target.matrix, 1, group));
                }
            }
        }
        target.finish();
    }

    /** Returns whether groups of so many channels and filters are computed by tiles. */
    public boolean hasTiles(int channels, int filters) {
        return algorithm == ConvolutionAlgorithm.WINOGRAD && WINDOW_OF_TILES.equals(window.padding(0))
                && Math.min(channels, filters) >= ConvolutionAlgorithm.FEWEST_CHANNELS
                && (long) channels * filters <= WindowProducts.MOST_FILTERS_OF_TILES;
    }

    private Layout everyNth(Layout layout, int axis, int first, int stride) {
        return layout.slice(operation, axis, first, layout.dim(axis), stride);
    }

    // The taps that fall on the pixels of a phase, the last one first.
    private Layout backwards(Layout filters, int axis, WindowAxis windows, int phase) {
        int first = windows.firstTap(phase);
        return everyNth(filters, axis, Math.min(first, windows.taps()), windows.tapStep()).flip(operation, axis);
    }

    private void computeWeightGradient(Strided dY, Strided x, Strided out) {
        if (out.layout().elements() == 0) {
            return;
        }
        if (dY.layout().elements() == 0) {
            Copying.fill(out, 0.0);
            return;
        }
        WindowProducts products = WindowProducts.of(x.dtype());
        Strided images = Images.channelsLast(operation, x);
        Strided gradients = matrix(Images.channelsLast(operation, dY));
        Layout filters = out.layout();
        if (WindowProducts.areSmallGroups(groups, filters.dim(1), filters.dim(0) / groups,
                window.height() * window.width())) {
            products.matrixTimesWindowsInGroups(groups, gradients, images, vertical(x), horizontal(x),
                    permuted(out, 2, 3, 1, 0));
            return;
        }
        Target target = new Target(Images.pixels(operation, out), 1);
        for (int group = 0; group < groups; group++) {
            Strided ofGroup = part(gradients, 1, group);
            Strided transposed = ofGroup.withLayout(ofGroup.layout().transpose(operation, 0, 1));
            if (hasTiles(filters.dim(1), filters.dim(0) / groups)) {
                products.matrixTimesWindowsByTiles(transposed, part(images, 3, group), vertical(x), horizontal(x),
                        part(target.matrix, 0, group));
            } else {
                products.matrixTimesWindows(transposed, part(images, 3, group), vertical(x), horizontal(x),
                        part(target.matrix, 0, group));
            }
        }
        target.finish();
    }

    // The filters' axis as two: groups, and filters of a group.
    private Strided inGroups(Strided filters, int axis) {
        int[] sizes = new int[5];
        Layout layout = filters.layout();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == axis ? groups : i == axis + 1 ? layout.dim(axis) / groups : layout.dim(i < axis ? i : i - 1);
        }
        return filters.withLayout(layout.reshapeOrNull(Shape.of(sizes)));
    }

    private WindowAxis vertical(Strided x) {
        int size = x.layout().dim(2);
        return WindowAxis.vertical(window, size, window.outputHeight(size));
    }

    private WindowAxis horizontal(Strided x) {
        int size = x.layout().dim(3);
        return WindowAxis.horizontal(window, size, window.outputWidth(size));
    }

    private Strided permuted(Strided x, int... axes) {
        return x.withLayout(x.layout().permute(operation, axes));
    }

    // (N·H·W, C): the tensor (N, H, W, C) itself, or a copy.
    private Strided matrix(Strided pixels) {
        Layout matrix = asMatrix(pixels.layout(), 3);
        return matrix != null ? pixels.withLayout(matrix) : matrix(Copying.copy(pixels));
    }

    // Its rows go over the first axes, its columns over the others; null where their strides do not fit.
    private static Layout asMatrix(Layout layout, int axes) {
        int rows = layout.leading(axes).elements();
        return layout.reshapeOrNull(Shape.of(rows, layout.elements() / rows));
    }

    // One group's equal part of an axis.
    private Strided part(Strided x, int axis, int group) {
        if (groups == 1) {
            return x;
        }
        int size = x.layout().dim(axis) / groups;
        return x.withLayout(x.layout().narrow(operation, axis, group * size, size));
    }

    /** Where a result goes: a tensor as a matrix with elements of a row side by side, or one that is copied in the end. */
    private final class Target {
        final Strided matrix;
        private final Strided out;
        private final Strided written;

        /** @param axes the first axes of {@code out}, over which rows of the matrix go */
        Target(Strided out, int axes) {
            this.out = out;
            Layout layout = asMatrix(out.layout(), axes);
            boolean fits = layout != null && (layout.stride(1) == 1 || layout.dim(1) == 1);
            written = fits ? out : Strided.allocate(out.dtype(), out.shape());
            matrix = written.withLayout(fits ? layout : asMatrix(written.layout(), axes));
        }

        void finish() {
            if (written != out) {
                Copying.copyInto(operation, written, out);
            }
        }
    }
}
