package lanewise.tensor.internal.kernel;

/** Stand-in until the polynomials are in. */
final class DoubleMath {
    static double exp(double x) { return StrictMath.exp(x); }
    static double expm1(double x) { return StrictMath.expm1(x); }
    static double log(double x) { return StrictMath.log(x); }
    static double log1p(double x) { return StrictMath.log1p(x); }
    static double tanh(double x) { return StrictMath.tanh(x); }
    static double sigmoid(double x) { return (1 / (1 + StrictMath.exp(-x))); }
    static double sqrt(double x) { return Math.sqrt(x); }
    static double pow(double x, double y) { return StrictMath.pow(x, y); }
}
