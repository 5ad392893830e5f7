package lanewise.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import lanewise.nn.Linear;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;

/**
 * A network of two layers whose parameters were kept as BF16, half the size of F32: loaded into F32 parameters and
 * evaluated beside the original.
 *
 * <pre>
 * BF16 became F32
 * the same class for 99.8 % of 1,000 samples
 * </pre>
 */
public final class Bf16Checkpoint {
    private Bf16Checkpoint() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("checkpoint");
        Path file = folder.resolve("model.safetensors");
        try {
            Sequential original = network();
            KaimingNormal.forRectifiers().initializeAll(original, 5);
            Map<String, Tensor> halves = new LinkedHashMap<>();
            original.stateDict().forEach((name, tensor) -> halves.put(name, tensor.to(DType.BF16)));
            SafeTensors.write(file, halves, Map.of("format", "pt"));

            Sequential loaded = network();
            loaded.loadStateDict(SafeTensors.read(file).tensors());
            loaded.eval();
            original.eval();
            System.out.println(halves.get("0.weight").dtype() + " became " + loaded.stateDict().get("0.weight").dtype());

            Tensor x = Tensor.normal(new Philox(9, 0), DType.F32, 1000, 16);
            Tensor classes = original.forward(x).argmax(1);
            ConfusionMatrix confusion = new ConfusionMatrix(4);
            confusion.add(loaded.forward(x), classes);
            System.out.printf(Locale.ROOT, "the same class for %.1f %% of 1,000 samples%n", 100 * confusion.accuracy());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static Sequential network() {
        return new Sequential(new Linear(16, 32, DType.F32), new ReLU(), new Linear(32, 4, DType.F32));
    }
}
