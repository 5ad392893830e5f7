package lanewise.train.check;

import java.util.function.LongFunction;
import lanewise.nn.gradcheck.GradientReport;

/**
 * A module or loss whose gradients can be checked.
 *
 * @param name the class, and in parentheses what tells it from others of the class, as in {@code GELU(tanh)}
 * @param check checks the gradients with respect to the input and each parameter; values are a function of the seed
 */
public record GradientSubject(String name, LongFunction<GradientReport> check) {
    /** Returns the class alone: {@code GELU} of {@code GELU(tanh)}. */
    public String className() {
        return name.replaceFirst("\\(.*", "");
    }

    @Override
    public String toString() {
        return name;
    }
}
