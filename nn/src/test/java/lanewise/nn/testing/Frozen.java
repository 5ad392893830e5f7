package lanewise.nn.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.tensor.Tensor;

/** Noise with the same factors in every forward pass. */
public final class Frozen extends Module {
    private final MultiplicativeNoise noise;
    private final long step;

    /** Freezes the factors of one step. */
    public Frozen(MultiplicativeNoise noise, long step) {
        this.noise = noise;
        this.step = step;
    }

    @Override
    public Tensor forward(Tensor x) {
        noise.setStep(step);
        return noise.forward(x);
    }

    @Override
    public Tensor backward(Tensor dY) {
        return noise.backward(dY);
    }

    @Override
    public SequencedMap<String, Module> children() {
        return new LinkedHashMap<>(Map.of("noise", noise));
    }
}
