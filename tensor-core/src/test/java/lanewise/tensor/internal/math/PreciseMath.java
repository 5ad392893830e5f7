package lanewise.tensor.internal.math;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Elementary functions in 60-digit decimal arithmetic, of which more than 30 digits are right: a slow reference. */
final class PreciseMath {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    /** Digits enough for the largest double, of 309 digits, less a multiple of π/2. */
    private static final MathContext ANGLE_DIGITS = new MathContext(450);
    static final BigDecimal HALF_PI = machin();

    private PreciseMath() {}

    static BigDecimal exp(BigDecimal x) {
        return x.signum() < 0 ? ONE.divide(exp(x.negate()), DIGITS) : expm1(x).add(ONE, DIGITS);
    }

    /** Taylor's series at x/2ⁿ, and n times e²ʳ − 1 = (eʳ − 1)(eʳ − 1 + 2), which keeps the relative error small. */
    static BigDecimal expm1(BigDecimal x) {
        int halvings = Math.max(0, Math.getExponent(x.doubleValue()) + 6);
        BigDecimal r = x.divide(TWO.pow(halvings), DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = ONE;
        for (int i = 1; i <= 30; i++) {
            term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum.add(TWO, DIGITS), DIGITS);
        }
        return sum;
    }

    static BigDecimal log(BigDecimal x) {
        BigDecimal estimate = new BigDecimal(StrictMath.log(x.doubleValue()));
        BigDecimal power = exp(estimate);
        return estimate.add(logNearOne(x.subtract(power, DIGITS).divide(power, DIGITS)), DIGITS);
    }

    static BigDecimal log1p(BigDecimal x) {
        BigDecimal estimate = new BigDecimal(StrictMath.log1p(x.doubleValue()));
        BigDecimal power = exp(estimate);
        return estimate.add(logNearOne(x.subtract(expm1(estimate), DIGITS).divide(power, DIGITS)), DIGITS);
    }

    /** log(1 + d), where d is the relative error of a double logarithm: d⁴ is below 1e-50. */
    private static BigDecimal logNearOne(BigDecimal d) {
        BigDecimal square = d.multiply(d, DIGITS);
        BigDecimal cube = square.multiply(d, DIGITS);
        return d.subtract(square.divide(TWO, DIGITS), DIGITS).add(cube.divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
    }

    static BigDecimal tanh(BigDecimal x) {
        BigDecimal e = expm1(x.multiply(TWO));
        return e.divide(e.add(TWO, DIGITS), DIGITS);
    }

    static BigDecimal sigmoid(BigDecimal x) {
        return ONE.divide(ONE.add(exp(x.negate()), DIGITS), DIGITS);
    }

    static BigDecimal sin(BigDecimal x) {
        return sine(x, BigInteger.ZERO);
    }

    static BigDecimal cos(BigDecimal x) {
        return sine(x, BigInteger.ONE);
    }

    static BigDecimal tan(BigDecimal x) {
        return sin(x).divide(cos(x), DIGITS);
    }

    static BigDecimal sinh(BigDecimal x) {
        BigDecimal e = expm1(x.abs());
        BigDecimal size = e.add(e.divide(e.add(ONE), DIGITS), DIGITS).divide(TWO, DIGITS);
        return x.signum() < 0 ? size.negate() : size;
    }

    static BigDecimal cosh(BigDecimal x) {
        BigDecimal power = exp(x.abs());
        return power.add(ONE.divide(power, DIGITS), DIGITS).divide(TWO, DIGITS);
    }

    static BigDecimal asin(BigDecimal x) {
        BigDecimal cosine = ONE.subtract(x.multiply(x)).sqrt(DIGITS);
        return atan2(x, cosine);
    }

    static BigDecimal acos(BigDecimal x) {
        return atan2(ONE.subtract(x.multiply(x)).sqrt(DIGITS), x);
    }

    static BigDecimal atan(BigDecimal x) {
        return atan2(x, ONE);
    }

    /** The angle of the point (x, y) less the double nearest to it is so small that two terms of its series do. */
    static BigDecimal atan2(BigDecimal y, BigDecimal x) {
        BigDecimal estimate = new BigDecimal(StrictMath.atan2(y.doubleValue(), x.doubleValue()));
        BigDecimal sine = sin(estimate);
        BigDecimal cosine = cos(estimate);
        BigDecimal across = y.multiply(cosine).subtract(x.multiply(sine));
        BigDecimal along = x.multiply(cosine).add(y.multiply(sine));
        BigDecimal t = across.divide(along, DIGITS);
        return estimate.add(t.subtract(t.pow(3, DIGITS).divide(BigDecimal.valueOf(3), DIGITS)), DIGITS);
    }

    /** sin(x + quarters·π/2) by Taylor's series at what is left without the nearest multiple of π/2. */
    private static BigDecimal sine(BigDecimal x, BigInteger quarters) {
        BigInteger n = x.divide(HALF_PI, ANGLE_DIGITS).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
        BigDecimal r = x.subtract(HALF_PI.multiply(new BigDecimal(n), ANGLE_DIGITS)).round(DIGITS);
        int quadrant = n.add(quarters).intValue() & 3;
        boolean odd = (quadrant & 1) == 0;
        BigDecimal opposite = r.multiply(r, DIGITS).negate();
        BigDecimal term = odd ? r : ONE;
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = odd ? 2 : 1; k < 60; k += 2) {
            sum = sum.add(term, DIGITS);
            term = term.multiply(opposite, DIGITS).divide(BigDecimal.valueOf((long) k * (k + 1)), DIGITS);
        }
        return quadrant < 2 ? sum : sum.negate();
    }

    /** 2/√π·e^(−x²)·(x + 2x³/3 + 4x⁵/15 + …), whose terms have one sign. */
    static BigDecimal erf(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS);
        BigDecimal factor = square.multiply(TWO);
        BigDecimal term = x;
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 3; term.abs().compareTo(x.abs().movePointLeft(60)) > 0; k += 2) {
            sum = sum.add(term, DIGITS);
            term = term.multiply(factor, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
        }
        BigDecimal sqrtPi = HALF_PI.multiply(TWO).sqrt(DIGITS);
        return TWO.divide(sqrtPi, DIGITS).multiply(exp(square.negate()), DIGITS).multiply(sum, DIGITS);
    }

    /** π/2 = 8·arctan(1/5) − 2·arctan(1/239). */
    private static BigDecimal machin() {
        return arctanOfInverse(5).multiply(BigDecimal.valueOf(8))
                .subtract(arctanOfInverse(239).multiply(TWO), ANGLE_DIGITS);
    }

    private static BigDecimal arctanOfInverse(int n) {
        BigDecimal square = BigDecimal.valueOf((long) n * n);
        BigDecimal power = ONE.divide(BigDecimal.valueOf(n), ANGLE_DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 1; power.scale() - power.precision() < ANGLE_DIGITS.getPrecision(); k += 2) {
            BigDecimal term = power.divide(BigDecimal.valueOf(k), ANGLE_DIGITS);
            sum = k % 4 == 1 ? sum.add(term, ANGLE_DIGITS) : sum.subtract(term, ANGLE_DIGITS);
            power = power.divide(square, ANGLE_DIGITS);
        }
        return sum;
    }
}
