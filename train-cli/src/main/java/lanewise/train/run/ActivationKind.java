package lanewise.train.run;

import java.util.Locale;
import java.util.function.Supplier;
import lanewise.nn.ELU;
import lanewise.nn.LeakyReLU;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.Sigmoid;
import lanewise.nn.Tanh;

/** The activations that a network can be built with. */
public enum ActivationKind {
    ELU(ELU::new),
    RELU(ReLU::new),
    LEAKY_RELU(LeakyReLU::new),
    SIGMOID(Sigmoid::new),
    TANH(Tanh::new);

    private final Supplier<Module> constructor;

    ActivationKind(Supplier<Module> constructor) {
        this.constructor = constructor;
    }

    Module create() {
        return constructor.get();
    }

    /** Returns the name as it is written on the command line: {@code leaky-relu}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
