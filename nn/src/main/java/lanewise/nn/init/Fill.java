package lanewise.nn.init;

import lanewise.nn.Fans;
import lanewise.nn.Parameter;
import lanewise.nn.internal.RandomFill;
import lanewise.tensor.Philox;

/** What the initialisations share: random weights, zero biases. Numbers are drawn in f64 and rounded. */
final class Fill {
    private Fill() {}

    /** Returns whether a parameter has fewer than two axes. */
    static boolean isBias(Parameter parameter) {
        return parameter.value().rank() < 2;
    }

    /**
     * Returns the fans of a parameter.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Fans fans(String initializer, Parameter parameter) {
        return parameter.fans().orElseThrow(() -> new IllegalArgumentException(initializer + ": parameter " + parameter
                + " has no fans, on which first values depend; name them, new Parameter(name, value, fans)"));
    }

    /** Fills a weight with {@code deviation · normal(first + i)} at element i in row-major order, a bias with zeros. */
    static void normal(Parameter parameter, double deviation, Philox random, long first) {
        if (isBias(parameter)) {
            parameter.value().fill(0);
        } else {
            RandomFill.normal(parameter.value(), deviation, random, first);
        }
    }

    /**
     * Fills a weight with {@code bound · (2 uniform(first + i) − 1)} at element i in row-major order, a bias with zeros.
     */
    static void uniform(Parameter parameter, double bound, Philox random, long first) {
        if (isBias(parameter)) {
            parameter.value().fill(0);
        } else {
            RandomFill.uniform(parameter.value(), bound, random, first);
        }
    }

    static void requireGain(String initializer, double gain) {
        if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(initializer + ": a gain must be positive and finite, not " + gain);
        }
    }
}
