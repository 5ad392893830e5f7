package lanewise.tensor.internal.math;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static lanewise.tensor.internal.math.FloatMath.ALL_WHOLE;
import static lanewise.tensor.internal.math.VectorFloatMath.copySign;
import static lanewise.tensor.internal.simd.VectorLanes.F32;

import jdk.incubator.vector.FloatVector;
import lanewise.tensor.internal.simd.InlinedHelpers;

/**
 * Rounding to whole numbers, by a sum that has no digits after the point. A zero that comes out has the sign of x, as
 * in IEEE 754; infinities and NaN stay.
 */
public final class VectorFloatRounding {
    static {
        InlinedHelpers.load(VectorFloatMath.class);
    }

    private VectorFloatRounding() {}

    /** Returns the largest whole numbers that are not above x. */
    public static FloatVector floor(FloatVector x) {
        FloatVector nearest = nearestOfAnySign(x);
        return resultFor(x, nearest.sub(1, nearest.compare(GT, x)));
    }

    /** Returns the smallest whole numbers that are not below x. */
    public static FloatVector ceil(FloatVector x) {
        FloatVector nearest = nearestOfAnySign(x);
        return resultFor(x, nearest.add(1, nearest.compare(LT, x)));
    }

    /** Returns the whole numbers next to x on the side of zero. */
    public static FloatVector trunc(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector nearest = withoutFraction(size);
        return resultFor(x, nearest.sub(1, nearest.compare(GT, size)));
    }

    /** Returns the whole numbers nearest to x, the even one of two. */
    public static FloatVector round(FloatVector x) {
        return resultFor(x, withoutFraction(x.abs()));
    }

    /** Returns the same for numbers that are not negative. */
    static FloatVector nearest(FloatVector size) {
        return size.blend(withoutFraction(size), size.compare(LT, ALL_WHOLE));
    }

    // For numbers that are not negative, and small enough to have digits after the point.
    private static FloatVector withoutFraction(FloatVector size) {
        return size.add(ALL_WHOLE).sub(ALL_WHOLE);
    }

    private static FloatVector nearestOfAnySign(FloatVector x) {
        FloatVector allWhole = copySign(FloatVector.broadcast(F32, ALL_WHOLE), x);
        return x.add(allWhole).sub(allWhole);
    }

    // Where x may have digits after the point what has been found, with the sign of x; elsewhere x.
    private static FloatVector resultFor(FloatVector x, FloatVector whole) {
        return x.blend(copySign(whole, x), x.abs().compare(LT, ALL_WHOLE));
    }
}
