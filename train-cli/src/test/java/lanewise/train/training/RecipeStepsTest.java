package lanewise.train.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import lanewise.nn.Module;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.Optimizer;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.Npz;
import lanewise.train.cli.argument.Recipe;
import lanewise.train.config.InitKind;
import lanewise.train.config.LayersConfig;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.model.LayerList;
import lanewise.train.model.LayerSpec;
import lanewise.train.model.NamedNetworks;
import lanewise.train.model.Network;
import org.junit.jupiter.api.Test;

/**
 * The convolution recipe against PyTorch in its source's conventions, which fail silently when they are mixed up: a summed loss,
 * the momentum of batch normalisation, the scale of the logits, the weight decay. {@code src/test/scripts/recipe_steps.py} made
 * the known answers.
 */
class RecipeStepsTest {
    private static final int BATCH = 6;
    private static final int STEPS = 3;
    private static final int HEAD_WIDTH = 7;

    private static Map<String, Tensor> knownAnswers() throws IOException {
        try (InputStream in = RecipeStepsTest.class.getResourceAsStream("recipe-steps.npz")) {
            return Npz.read(in).tensors();
        }
    }

    private static Map<String, Tensor> part(Map<String, Tensor> all, String prefix) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        all.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }

    // The layers of the recipe, with 4, 5 and 7 filters.
    private static LayerList narrow() {
        int[] widths = {4, 4, 5, 5, 7, 7};
        int[] next = {0};
        return new LayerList(NamedNetworks.find("conv").orElseThrow().layers().stream()
                .map(layer -> layer.name().equals("conv") ? LayerSpec.of("conv", widths[next[0]++]).with("nobias", "") : layer)
                .toList());
    }

    /** Sums of some thousand products, relative rounding 2⁻⁵³ each, through three steps: far below 10⁻¹⁰. */
    @Test
    void stepsEqualThoseOfPyTorch() throws IOException {
        RunConfig recipe = Recipe.BEST.arguments().toConfig();
        OptimizerConfig.Muon muon = (OptimizerConfig.Muon) recipe.optimizer();
        double of1000 = (double) BATCH / recipe.batchSize();
        OptimizerConfig.Muon scaled = new OptimizerConfig.Muon(muon.momentum(), muon.iterations(), muon.fixedNorm(),
                muon.biasRate() * of1000, 0.67 * BATCH / (HEAD_WIDTH * HEAD_WIDTH), muon.weightDecay() * of1000);
        Map<String, Tensor> known = knownAnswers();
        Network network = new LayersConfig(narrow(), InitKind.DIRAC, DType.F64).create(10, 1);
        Module model = network.module();
        model.loadStateDict(part(known, "initial/"));
        Optimizer optimizer = scaled.create(network, recipe.learningRate());
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss(recipe.labelSmoothing());
        LearningRateSchedule rates = LearningRateSchedule.linear(recipe.learningRate(), 0, STEPS);
        int[] labels = known.get("labels").to(DType.I32).toIntArray();
        for (int step = 0; step < STEPS; step++) {
            optimizer.setLearningRate(rates.rate(step));
            assertEquals(known.get("losses").get(step), loss.forward(model.forward(known.get("x")), labels), 1e-10);
            optimizer.zeroGrad();
            model.backwardParameters(loss.backward());
            optimizer.step();
        }
        Map<String, Tensor> state = model.stateDict();
        part(known, "final/").forEach((name, expected) -> {
            double size = Math.max(1, expected.abs().max().item());
            assertEquals(0, state.get(name).sub(expected).abs().max().item(), 1e-10 * size, name);
        });
        assertTrue(state.keySet().containsAll(part(known, "final/").keySet()));
    }

    /** 0.67 · 1,000 ÷ F² for a last layer of F inputs, three digits of it. */
    @Test
    void headsLearnByTheirWidth() {
        assertEquals(0.67 * 1000 / (256 * 256), ((OptimizerConfig.Muon) Recipe.BEST.arguments().toConfig().optimizer())
                .headRate(), 5e-5);
        assertEquals(0.67 * 1000 / (128 * 128), ((OptimizerConfig.Muon) Recipe.FAST.arguments().toConfig().optimizer())
                .headRate(), 5e-4);
    }
}
