package lanewise.tensor.internal.op;

import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.internal.layout.Errors;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;
import lanewise.tensor.internal.parallel.Parallel;

/** Tensors whose elements follow from their number. */
public final class Creation {
    private static final int GRAIN = 1024;

    private Creation() {}

    /** Sets a contiguous tensor to the numbers {@code element(i)} in row-major order, rounded to the element type. */
    public static void set(String operation, LongToDoubleFunction element, Strided out) {
        Operands.requireFloating(operation, out.dtype());
        Operands.requireContiguous(operation, out);
        fill(element, out);
    }

    private static Strided generate(DType dtype, Shape shape, LongToDoubleFunction element) {
        Strided values = Strided.allocate(dtype, shape);
        fill(element, values);
        return values;
    }

    private static void fill(LongToDoubleFunction element, Strided out) {
        Layout layout = out.layout();
        int first = layout.offset();
        Parallel.split(layout.elements(), GRAIN, (from, to) -> {
            for (int i = from; i < to; i++) {
                out.set(first + i, element.applyAsDouble(i));
            }
        });
    }

    /** Puts ones on the diagonal of a square matrix of zeros; returns it. */
    public static Strided eye(Strided zeros) {
        int n = zeros.layout().dim(0);
        for (int i = 0; i < n; i++) {
            zeros.set(i * n + i, 1);
        }
        return zeros;
    }

    /** Returns 0, 1, … in a vector of that shape. */
    public static Strided arange(DType dtype, Shape shape) {
        Operands.requireFits("arange", Math.max(0, shape.elements() - 1), dtype);
        return generate(dtype, shape, i -> i);
    }

    /** Returns start, then start + i·step for i = 1, 2, … before {@code stop}. */
    public static Strided arange(DType dtype, double start, double stop, double step) {
        Operands.requireFits("arange", start, dtype);
        Operands.requireFits("arange", Math.abs(step), dtype); // it may lead down to 0
        if (step == 0) {
            throw Errors.unusable("arange", "steps of " + step + " do not lead from " + start + " to " + stop);
        }
        double steps = (stop - start) / step;
        // A quotient that underflows is a part of a step, or lies behind the start.
        double length = steps == 0 && stop != start ? (Math.copySign(1, steps) > 0 ? 1 : 0) : Math.ceil(steps);
        if (!Double.isFinite(steps) || length > Shape.MAX_ELEMENTS) {
            throw Errors.unusable("arange", "from " + start + " to " + stop + " there are " + steps
                    + " steps of " + step + String.format(Locale.ROOT, ", not a number of at most %,d",
                            Shape.MAX_ELEMENTS));
        }
        if (length > 1) {
            Operands.requireFits("arange", start + (length - 1) * step, dtype);
        }
        // An infinite step has no multiple 0.
        return generate(dtype, Shape.of((int) Math.max(0, length)), i -> i == 0 ? start : start + i * step);
    }

    /** Returns start + i·step with step = (stop − start) ÷ (n − 1) for each i but the last, which is {@code stop}. */
    public static Strided linspace(DType dtype, double start, double stop, int n) {
        Operands.requireFloating("linspace", dtype);
        double distance = stop - start;
        if (!Double.isFinite(distance)) {
            throw Errors.unusable("linspace", "the distance from " + start + " to " + stop + " is "
                    + distance + ", which cannot be divided into equal parts");
        }
        if (n < 0) {
            throw Errors.unusable("linspace", "the number of elements must not be negative, as " + n + " is");
        }
        int parts = Math.max(1, n - 1);
        double step = distance / parts;
        return generate(dtype, Shape.of(n), i -> {
            if (i == n - 1 && n > 1) {
                return stop;
            }
            return start + (step != 0 ? i * step : (double) i / parts * distance); // a step of 0 may have underflowed
        });
    }
}
