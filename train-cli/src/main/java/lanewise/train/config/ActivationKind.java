package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.function.Supplier;
import lanewise.nn.ELU;
import lanewise.nn.GELU;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.SiLU;
import lanewise.nn.Sigmoid;
import lanewise.nn.Softplus;
import lanewise.nn.Tanh;

/** The activations that a network can be built with. */
public enum ActivationKind {
    ELU(ELU::new),
    RELU(ReLU::new),
    LEAKY_RELU(LeakyReLU::new),
    SIGMOID(Sigmoid::new),
    TANH(Tanh::new),
    GELU(GELU::new),
    SILU(SiLU::new),
    SOFTPLUS(Softplus::new);

    private final Supplier<Module> constructor;

    ActivationKind(Supplier<Module> constructor) {
        this.constructor = constructor;
    }

    Module create() {
        return constructor.get();
    }

    /** Returns the name as it is written on the command line: {@code leaky-relu}. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
