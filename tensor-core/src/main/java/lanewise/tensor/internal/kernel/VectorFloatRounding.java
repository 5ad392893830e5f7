package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Rounding to whole numbers. A zero that comes out has the sign of x, as in IEEE 754; infinities and NaN stay. */
final class VectorFloatRounding {
    private VectorFloatRounding() {}

    /** Returns the whole numbers nearest to x, the even one of two. */
    static FloatVector round(FloatVector x) {
        return withSignOf(x, nearest(x.abs()));
    }

    /** Returns the largest whole numbers not above x. */
    static FloatVector floor(FloatVector x) {
        FloatVector nearest = round(x);
        return withSignOf(x, nearest.blend(nearest.sub(1), nearest.compare(VectorOperators.GT, x)));
    }

    /** Returns the smallest whole numbers not below x. */
    static FloatVector ceil(FloatVector x) {
        FloatVector nearest = round(x);
        return withSignOf(x, nearest.blend(nearest.add(1), nearest.compare(VectorOperators.LT, x)));
    }

    /** Returns the whole numbers next to x on the side of zero. */
    static FloatVector trunc(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector nearest = nearest(size);
        return withSignOf(x, nearest.blend(nearest.sub(1), nearest.compare(VectorOperators.GT, size)));
    }

    /** Returns the same for numbers that are not negative. */
    // A sum has no digits after the point where all numbers are whole.
    static FloatVector nearest(FloatVector size) {
        FloatVector rounded = size.add(FloatMath.ALL_WHOLE).sub(FloatMath.ALL_WHOLE);
        return size.blend(rounded, size.compare(VectorOperators.LT, FloatMath.ALL_WHOLE));
    }

    private static FloatVector withSignOf(FloatVector x, FloatVector result) {
        VectorMask<Float> negative = x.test(VectorOperators.IS_NEGATIVE);
        FloatVector size = result.abs();
        return size.blend(size.neg(), negative);
    }
}
