package lanewise.tensor.internal.kernel;

import static lanewise.tensor.internal.kernel.FloatMath.ALL_WHOLE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rounding to whole numbers, by a sum that has no digits after the point. A zero that comes out has the sign of x, as in
 * IEEE 754; infinities and NaN stay.
 */
final class VectorFloatRounding {
    private VectorFloatRounding() {}

    /** Returns the whole numbers nearest to x, the even one of two. */
    static FloatVector round(FloatVector x) {
        return resultFor(x, withoutFraction(x.abs()));
    }

    /** Returns the same for numbers that are not negative. */
    static FloatVector nearest(FloatVector size) {
        return size.blend(withoutFraction(size), size.compare(VectorOperators.LT, ALL_WHOLE));
    }

    /** Returns the largest whole numbers not above x. */
    static FloatVector floor(FloatVector x) {
        FloatVector nearest = nearestOfAnySign(x);
        return resultFor(x, nearest.sub(1, nearest.compare(VectorOperators.GT, x)));
    }

    /** Returns the smallest whole numbers not below x. */
    static FloatVector ceil(FloatVector x) {
        FloatVector nearest = nearestOfAnySign(x);
        return resultFor(x, nearest.add(1, nearest.compare(VectorOperators.LT, x)));
    }

    /** Returns the whole numbers next to x on the side of zero. */
    static FloatVector trunc(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector nearest = withoutFraction(size);
        return resultFor(x, nearest.sub(1, nearest.compare(VectorOperators.GT, size)));
    }

    // For numbers that are not negative, and small enough to have digits after the point.
    private static FloatVector withoutFraction(FloatVector size) {
        return size.add(ALL_WHOLE).sub(ALL_WHOLE);
    }

    private static FloatVector nearestOfAnySign(FloatVector x) {
        FloatVector allWhole = VectorFloatMath.copySign(FloatVector.broadcast(VectorLanes.F32, ALL_WHOLE), x);
        return x.add(allWhole).sub(allWhole);
    }

    // Where x may have digits after the point what has been found, with the sign of x; elsewhere x.
    private static FloatVector resultFor(FloatVector x, FloatVector whole) {
        return x.blend(VectorFloatMath.copySign(whole, x), x.abs().compare(VectorOperators.LT, ALL_WHOLE));
    }
}
