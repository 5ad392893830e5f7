package lanewise.train.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed and written does not depend on the language of who runs it: digits, decimal points, letter case. */
class LocaleTest {
    // Other digits, a comma for the point, and the i without a dot.
    private static final List<String> LOCALES = List.of("ar-EG", "de-DE", "tr-TR");

    @TempDir
    Path folder;

    @Test
    void everyLanguageGivesTheSame() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            String expected = everything(folder.resolve("root"));
            for (String locale : LOCALES) {
                Locale.setDefault(Locale.forLanguageTag(locale));
                assertEquals(expected, everything(folder.resolve(locale)), locale);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    // What commands print on standard output, what a wrong one says, and the files of a run; but the folder, and times.
    private static String everything(Path out) throws IOException {
        String run = out.resolve("run").toString();
        List<String> all = new ArrayList<>();
        for (List<String> command : List.of(
                List.of("train", "--data", "synthetic:1000", "--hidden", "12", "--init", "PYTORCH", "--epochs", "2",
                        "--out", run),
                List.of("sweep", "--data", "synthetic:1000", "--hidden", "4", "--epochs", "1", "--lr", "1e-2..1e-1:2",
                        "--out", out.resolve("sweep").toString()),
                List.of("evaluate", run),
                List.of("export", run, "--onnx", out.resolve("model.onnx").toString()),
                List.of("data", "info", "--data", "synthetic:1000"),
                List.of("train", "--lr", "0,1"))) {
            CommandCall call = CommandCall.of(command.toArray(String[]::new));
            all.add(command + " " + call.exitCode() + "\n" + call.out() + (call.exitCode() == 0 ? "" : call.err()));
        }
        for (String name : List.of("metrics.csv", "layers.jsonl")) {
            all.add(Files.readString(Path.of(run, name)));
        }
        all.add(Files.readString(out.resolve("sweep/sweep.csv")));
        return String.join("\n", all).replace(out.toString(), "OUT").replaceAll("\\d+\\.\\d+(E-?\\d+)?(?=[,\\n]|$)", "TIME")
                .replaceAll("\"train_seconds.*", "TIMES");
    }
}
