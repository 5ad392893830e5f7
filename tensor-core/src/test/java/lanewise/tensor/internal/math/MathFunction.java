package lanewise.tensor.internal.math;

import java.math.BigDecimal;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/** Each elementary function in its four implementations, with a double and a many-digit reference. */
enum MathFunction {
    EXP(FloatMath::exp, VectorFloatMath::exp, DoubleMath::exp, VectorDoubleMath::exp,
            StrictMath::exp, PreciseMath::exp),
    EXPM1(FloatMath::expm1, VectorFloatMath::expm1, DoubleMath::expm1, VectorDoubleMath::expm1,
            StrictMath::expm1, PreciseMath::expm1),
    LOG(FloatMath::log, VectorFloatMath::log, DoubleMath::log, VectorDoubleMath::log,
            StrictMath::log, PreciseMath::log),
    LOG1P(FloatMath::log1p, VectorFloatMath::log1p, DoubleMath::log1p, VectorDoubleMath::log1p,
            StrictMath::log1p, PreciseMath::log1p),
    SIN(FloatTrigonometry::sin, VectorFloatTrigonometry::sin, DoubleTrigonometry::sin, VectorDoubleTrigonometry::sin,
            StrictMath::sin, PreciseMath::sin),
    COS(FloatTrigonometry::cos, VectorFloatTrigonometry::cos, DoubleTrigonometry::cos, VectorDoubleTrigonometry::cos,
            StrictMath::cos, PreciseMath::cos),
    TANH(FloatMath::tanh, VectorFloatMath::tanh, DoubleMath::tanh, VectorDoubleMath::tanh,
            StrictMath::tanh, PreciseMath::tanh),
    SIGMOID(FloatMath::sigmoid, VectorFloatMath::sigmoid, DoubleMath::sigmoid, VectorDoubleMath::sigmoid,
            MathFunction::strictSigmoid, PreciseMath::sigmoid),
    ERF(FloatErrorFunction::erf, VectorFloatErrorFunction::erf,
            DoubleErrorFunction::erf, VectorDoubleErrorFunction::erf,
            MathFunction::seriesErf, PreciseMath::erf),
    TAN(FloatTrigonometry::tan, VectorFloatTrigonometry::tan, DoubleTrigonometry::tan, VectorDoubleTrigonometry::tan,
            StrictMath::tan, PreciseMath::tan),
    ASIN(FloatInverseTrigonometry::asin, VectorFloatInverseTrigonometry::asin,
            DoubleInverseTrigonometry::asin, VectorDoubleInverseTrigonometry::asin,
            StrictMath::asin, PreciseMath::asin),
    ACOS(FloatInverseTrigonometry::acos, VectorFloatInverseTrigonometry::acos,
            DoubleInverseTrigonometry::acos, VectorDoubleInverseTrigonometry::acos,
            StrictMath::acos, PreciseMath::acos),
    ATAN(FloatInverseTrigonometry::atan, VectorFloatInverseTrigonometry::atan,
            DoubleInverseTrigonometry::atan, VectorDoubleInverseTrigonometry::atan,
            StrictMath::atan, PreciseMath::atan),
    SINH(FloatHyperbolic::sinh, VectorFloatHyperbolic::sinh, DoubleHyperbolic::sinh, VectorDoubleHyperbolic::sinh,
            StrictMath::sinh, PreciseMath::sinh),
    COSH(FloatHyperbolic::cosh, VectorFloatHyperbolic::cosh, DoubleHyperbolic::cosh, VectorDoubleHyperbolic::cosh,
            StrictMath::cosh, PreciseMath::cosh);

    interface FloatUnaryOperator {
        float apply(float x);
    }

    final FloatUnaryOperator onFloat;
    final UnaryOperator<FloatVector> onFloats;
    final DoubleUnaryOperator onDouble;
    final UnaryOperator<DoubleVector> onDoubles;
    /** Good to a few ulps of double on floats, far better than any float. */
    final DoubleUnaryOperator doubleReference;
    /** Good to more than 30 digits, for finite arguments inside the domain. */
    final UnaryOperator<BigDecimal> preciseReference;

    MathFunction(FloatUnaryOperator onFloat, UnaryOperator<FloatVector> onFloats,
            DoubleUnaryOperator onDouble, UnaryOperator<DoubleVector> onDoubles,
            DoubleUnaryOperator doubleReference, UnaryOperator<BigDecimal> preciseReference) {
        this.onFloat = onFloat;
        this.onFloats = onFloats;
        this.onDouble = onDouble;
        this.onDoubles = onDoubles;
        this.doubleReference = doubleReference;
        this.preciseReference = preciseReference;
    }

    private static double strictSigmoid(double x) {
        double z = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? z : 1) / (1 + z);
    }

    /** 2/√π·e^(−x²)·(x + 2x³/3 + 4x⁵/15 + …), whose terms have one sign; the square of a float is exact. */
    private static double seriesErf(double x) {
        if (Math.abs(x) > 7) {
            return Math.signum(x);
        }
        double sum = x;
        double term = 2 * x * x * x / 3;
        for (int k = 5; sum + term != sum; k += 2) {
            sum += term;
            term *= 2 * x * x / k;
        }
        return 2 / StrictMath.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }
}
