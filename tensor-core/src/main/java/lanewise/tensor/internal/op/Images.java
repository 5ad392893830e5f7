package lanewise.tensor.internal.op;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Window2d;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** Batches of images (N, C, H, W), seen as (N, H, W, C): pixels, whose channels stand side by side where nothing is copied. */
public final class Images {
    private static final int[] TO_PIXELS = {0, 2, 3, 1};
    private static final int[] FROM_PIXELS = {0, 3, 1, 2};

    private Images() {}

    /** Returns images of zeros (N, C, H, W) whose channels stand side by side. */
    public static Strided allocate(DType dtype, Shape shape) {
        Shape pixels = Shape.of(shape.dim(0), shape.dim(2), shape.dim(3), shape.dim(1));
        Strided out = Strided.allocate(dtype, pixels);
        return out.withLayout(out.layout().permute("allocate", FROM_PIXELS));
    }

    /** Checks that there are images. */
    static void require(String operation, Strided x) {
        if (x.layout().rank() != 4) {
            throw Errors.mismatch(operation, "images of shape (N, C, H, W) are needed, not " + x.shape()
                    + (x.layout().rank() == 3 ? "; unsqueeze(0) makes a batch of one image" : ""));
        }
    }

    /** Returns the shape (N, channels, height, width), for rows and columns of windows that fit into images. */
    static Shape windows(String operation, Window2d window, Strided x, int channels, int height, int width) {
        if (height < 1 || width < 1) {
            throw Errors.mismatch(operation, "no window " + window + " fits into images of shape " + x.shape());
        }
        return Operands.resultShape(operation, () -> "shape " + x.shape() + " with the window " + window,
                x.layout().dim(0), channels, height, width);
    }

    /** Returns (N, H, W, C), a view. */
    static Strided pixels(String operation, Strided x) {
        return x.withLayout(x.layout().permute(operation, TO_PIXELS));
    }

    /** Returns (N, H, W, C) with channels side by side: a view, or one of a copy. */
    static Strided channelsLast(String operation, Strided x) {
        Strided pixels = pixels(operation, x);
        return haveChannelsSideBySide(pixels.layout()) ? pixels : Copying.copy(pixels);
    }

    /** Returns whether channels of (N, H, W, C) stand side by side. */
    static boolean haveChannelsSideBySide(Layout pixels) {
        return pixels.stride(3) == 1 || pixels.dim(3) == 1;
    }
}
