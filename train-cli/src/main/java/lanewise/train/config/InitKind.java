package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import lanewise.nn.Parameter;
import lanewise.nn.init.Dirac;
import lanewise.nn.init.Initializer;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.init.KaimingUniform;
import lanewise.nn.init.PyTorchDefault;
import lanewise.nn.init.XavierNormal;
import lanewise.nn.init.XavierUniform;
import lanewise.tensor.Philox;

/** The initialisations that a network can start from. */
public enum InitKind {
    /** Normal weights with gain 1 in the input layer and √2 in the others, zero biases. */
    KAIMING_NORMAL(KaimingNormal.forRectifiers()),
    /** Uniform weights with the same standard deviations, zero biases. */
    KAIMING_UNIFORM(KaimingUniform.forRectifiers()),
    /** Normal weights with variance 2 ÷ (widths of input and output), zero biases. */
    XAVIER_NORMAL(new XavierNormal()),
    /** Uniform weights with the same variance, zero biases. */
    XAVIER_UNIFORM(new XavierUniform()),
    /** Weights and biases uniform in ±1 ÷ √(width of the input). */
    PYTORCH(new PyTorchDefault()),
    /**
     * For convolutions before a normalisation: the first filters pass images on, the others are as with PYTORCH; weights of
     * linear layers are normal with standard deviation 1 ÷ (width of the input), so that the first logits are small.
     */
    DIRAC(new Dirac(InitKind::smallLinear));

    private final Initializer initializer;

    InitKind(Initializer initializer) {
        this.initializer = initializer;
    }

    private static void smallLinear(Parameter parameter, Philox random, long first, int index) {
        Initializer rule = parameter.value().rank() == 2
                ? new KaimingNormal(1 / Math.sqrt(parameter.fans().orElseThrow().in())) : new PyTorchDefault();
        rule.fill(parameter, random, first, index);
    }

    /** Returns what draws the first values. */
    public Initializer initializer() {
        return initializer;
    }

    /** Returns the name as it is written on the command line: {@code kaiming-normal}. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
