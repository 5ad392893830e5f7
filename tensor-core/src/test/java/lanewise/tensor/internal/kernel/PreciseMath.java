package lanewise.tensor.internal.kernel;

import static java.math.BigDecimal.ONE;

import java.math.BigDecimal;
import java.math.MathContext;

/** Elementary functions in 60-digit decimal arithmetic, of which more than 30 digits are right: a slow reference. */
final class PreciseMath {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

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
}
