package lanewise.tensor.internal.kernel;

/** Stand-in until the polynomials are in. */
final class FloatMath {
    static float exp(float x) { return (float) StrictMath.exp(x); }
    static float expm1(float x) { return (float) StrictMath.expm1(x); }
    static float log(float x) { return (float) StrictMath.log(x); }
    static float log1p(float x) { return (float) StrictMath.log1p(x); }
    static float tanh(float x) { return (float) StrictMath.tanh(x); }
    static float sigmoid(float x) { return (float) (1 / (1 + StrictMath.exp(-x))); }
    static float sqrt(float x) { return (float) Math.sqrt(x); }
    static float pow(float x, float y) { return (float) StrictMath.pow(x, y); }
}
