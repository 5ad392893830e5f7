package lanewise.train.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.train.data.Cifar10;
import lanewise.train.data.SyntheticImages;

/** The names of the classes that a model tells apart. */
public final class ClassNames {
    private ClassNames() {}

    /**
     * Returns the names, by label: those of the synthetic set if {@code run.json} beside the model says that it was
     * trained on it, and CIFAR-10's otherwise.
     */
    public static List<String> of(Path modelFile) throws IOException {
        Path run = modelFile.resolveSibling("run.json");
        boolean synthetic = Files.isRegularFile(run)
                && new ObjectMapper().readTree(run.toFile()).path("data").asText().equals("synthetic");
        return synthetic ? SyntheticImages.CLASS_NAMES : Cifar10.CLASS_NAMES;
    }
}
