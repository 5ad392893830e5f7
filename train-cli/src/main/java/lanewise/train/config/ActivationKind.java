package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import lanewise.nn.ELU;
import lanewise.nn.GELU;

/** The activations of a multilayer perceptron, by the names that {@code lanewise.train.model} knows them by. */
public enum ActivationKind {
    ELU, RELU, LEAKY_RELU, SIGMOID, TANH, GELU, SILU, SOFTPLUS;

    /** Returns the name as it is written on the command line: {@code leaky-relu}. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
