package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.cli.CommandCall;
import lanewise.train.data.cifar.Cifar10;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    private static final String NO_PICTURE =
            ": is no PNG, JPEG or WebP file, whatever its name says; save the picture as one";

    @TempDir
    Path folder;

    // A model without hidden layers whose logits are its biases, 0 to 9: the last class is the most likely one.
    @BeforeEach
    void writeModelAndPicture() throws IOException {
        Linear layer = new Linear(3072, 10, DType.F32);
        layer.weight().value().fill(0);
        for (int label = 0; label < 10; label++) {
            layer.bias().value().set(label, label);
        }
        SafeTensors.write(folder.resolve("model.safetensors"), new Sequential(layer).stateDict(),
                Map.of("hidden", "", "activation", "elu", "class_names", new ObjectMapper()
                        .writeValueAsString(Cifar10.CLASS_NAMES)));
        ImageIO.write(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB), "png", picture().toFile());
    }

    private Path picture() {
        return folder.resolve("picture.png");
    }

    @Test
    void theBestFiveClassesArePrinted() {
        CommandCall call = CommandCall.of("predict", folder.toString(), picture().toString());
        assertEquals(0, call.exitCode(), call.err());
        List<String> lines = call.out().lines().toList();
        assertEquals(6, lines.size());
        assertEquals(picture().toString(), lines.getFirst());
        assertEquals("  truck        0.6321", lines.get(1)); // (1 − e⁻¹) ÷ (1 − e⁻¹⁰)
        assertEquals("  ship         0.2326", lines.get(2));
        assertTrue(lines.getLast().startsWith("  dog "), lines.getLast());
    }

    @Test
    void jsonHasEveryClassAndEveryFailure() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.jpg"), "bad");
        CommandCall call = CommandCall.of("predict", folder.toString(), bad.toString(), picture().toString(), "--json");
        assertEquals(1, call.exitCode());
        assertEquals("lanewise: " + bad + NO_PICTURE, call.err().strip());
        JsonNode predictions = call.json().get("predictions");
        assertEquals(bad + NO_PICTURE, predictions.get(0).get("error").asText());
        JsonNode prediction = predictions.get(1);
        assertEquals("truck", prediction.get("class").asText());
        double sum = 0;
        for (JsonNode probability : prediction.get("probabilities")) {
            sum += probability.asDouble();
        }
        assertEquals(10, prediction.get("probabilities").size());
        assertEquals(1, sum, 1e-6);
    }

    @Test
    void jsonHasAsManyClassesAsAreAskedFor() throws IOException {
        CommandCall call = CommandCall.of("predict", folder.toString(), picture().toString(), "--json", "--top", "2");
        assertEquals(0, call.exitCode(), call.err());
        List<String> names = new ArrayList<>();
        call.json().get("predictions").get(0).get("probabilities").fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("truck", "ship"), names);
    }

    @Test
    void wrongUsageIsExitCodeTwo() {
        assertEquals(2, CommandCall.of("predict", folder.toString()).exitCode());
        assertEquals(2, CommandCall.of("predict", folder.toString(), picture().toString(), "--top", "0").exitCode());
    }
}
