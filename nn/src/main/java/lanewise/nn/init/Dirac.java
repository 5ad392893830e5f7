package lanewise.nn.init;

import lanewise.nn.Parameter;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * What convolutions start with so that images go through them: of filters of shape (O, C, H, W) the first min(O, C) pass
 * one channel on as it is, w[i, i, (H − 1) ÷ 2, (W − 1) ÷ 2] = 1 and else 0, divisions rounded down and H, W the taps; the
 * others, and all parameters that are no filters with two or more taps, have the values of another initialisation.
 *
 * <p>A network of such layers begins as a shorter one, whose later layers pass on what the first ones found. Sources:
 * S. Zagoruyko, N. Komodakis: DiracNets, 2017; PyTorch's {@code dirac_}. Derivation: {@code docs/derivations/kaiming.md}.
 *
 * @param others the initialisation of everything else
 */
public record Dirac(Initializer others) implements Initializer {
    private static final int FILTER_AXES = 4;

    /** Fills all else with {@link PyTorchDefault}. */
    public Dirac() {
        this(new PyTorchDefault());
    }

    @Override
    public void fill(Parameter parameter, Philox random, long first, int index) {
        others.fill(parameter, random, first, index);
        Tensor w = parameter.value();
        if (w.rank() != FILTER_AXES || w.dim(2) * w.dim(3) < 2) {
            return;
        }
        int passing = Math.min(w.dim(0), w.dim(1));
        w.narrow(0, 0, passing).fill(0);
        for (int i = 0; i < passing; i++) {
            w.set(1, i, i, (w.dim(2) - 1) / 2, (w.dim(3) - 1) / 2);
        }
    }
}
