package lanewise.train.run;

import java.util.Locale;
import lanewise.nn.init.Initializer;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.init.PyTorchDefault;

/** The initialisations that a network can start from. */
public enum InitKind {
    /** Normal weights with gain 1 in the input layer and √2 in the others, zero biases. */
    KAIMING_NORMAL(KaimingNormal.forRectifiers()),
    /** Weights and biases uniform in ±1 ÷ √(width of the input). */
    PYTORCH(new PyTorchDefault());

    private final Initializer initializer;

    InitKind(Initializer initializer) {
        this.initializer = initializer;
    }

    Initializer initializer() {
        return initializer;
    }

    /** Returns the name as it is written on the command line: {@code kaiming-normal}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
