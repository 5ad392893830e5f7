package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.tensor.io.SafeTensors;

/** Reads every file below a folder of runs to its end: each one that has its name must be whole. */
final class WholeFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private WholeFiles() {}

    /** Returns the files below a folder, as paths from there, none if there is no such folder. */
    static List<String> in(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }

    /** Reads all files below a folder; temporary ones and locks, which have no contents of their own, only count. */
    static int read(Path folder) throws IOException {
        int temporary = 0;
        for (String name : in(folder)) {
            Path file = folder.resolve(name);
            String ending = name.substring(name.lastIndexOf('.') + 1);
            switch (ending) {
                case "json" -> JSON.readTree(file.toFile());
                case "jsonl" -> readLines(file);
                case "csv", "md" -> assertTrue(Files.readString(file).endsWith("\n"), file + " ends within a line");
                case "safetensors" -> assertFalse(SafeTensors.read(file).tensors().isEmpty(), file + " is empty");
                case "png" -> assertNotNull(ImageIO.read(file.toFile()), file + " is no picture");
                case "html" -> assertTrue(Files.readString(file).stripTrailing().endsWith("</html>"), file + " is cut off");
                case "tmp" -> temporary++;
                case "lock" -> { }
                default -> fail(file + " is no file of runs");
            }
        }
        return temporary;
    }

    // There may be none yet, where the first one found no room.
    private static void readLines(Path file) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.isEmpty() || text.endsWith("\n"), () -> file + " ends within a line: " + text);
        for (String line : Files.readAllLines(file)) {
            JSON.readTree(line);
        }
    }
}
