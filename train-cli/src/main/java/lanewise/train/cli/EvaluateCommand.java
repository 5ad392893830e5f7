package lanewise.train.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import lanewise.nn.metrics.ConfusionMatrix;
import lanewise.train.data.ImageData;
import lanewise.train.run.Evaluation;
import lanewise.train.run.ModelFile;
import lanewise.train.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise evaluate}: a saved model on the test images. */
@Command(name = "evaluate", mixinStandardHelpOptions = true,
        description = "Tests a saved model: accuracy, confusion matrix, precision and recall of each class.",
        footer = {"", "Example:", "  lanewise evaluate runs/2026-01-31_12-00-00"})
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run, or a model.safetensors file.")
    private Path run;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        threads.apply();
        ModelFile file = ModelFile.read(RunDirectory.modelIn(run));
        ImageData images = data.load();
        Evaluation evaluation = Evaluation.of(file.model(), images.test(), file.dtype());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(describe(evaluation)));
        } else {
            out.print(table(evaluation.confusion(), images.classNames()));
            out.printf(Locale.ROOT, "test accuracy %.4f (loss %.4f)%n", evaluation.accuracy(), evaluation.loss());
        }
        return 0;
    }

    private static Map<String, Object> describe(Evaluation evaluation) {
        ConfusionMatrix confusion = evaluation.confusion();
        int classes = confusion.classes();
        long[][] counts = new long[classes][classes];
        for (int label = 0; label < classes; label++) {
            for (int prediction = 0; prediction < classes; prediction++) {
                counts[label][prediction] = confusion.count(label, prediction);
            }
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("test_accuracy", evaluation.accuracy());
        entries.put("test_loss", evaluation.loss());
        entries.put("confusion", counts);
        return entries;
    }

    // Rows are labels, columns predictions; the last two columns are recall and precision of the row's class.
    private static String table(ConfusionMatrix confusion, List<String> names) {
        StringBuilder text = new StringBuilder(String.format("%-12s", "label"));
        names.forEach(name -> text.append(String.format("%6s", name.substring(0, Math.min(5, name.length())))));
        text.append("  recall  precision\n");
        for (int label = 0; label < names.size(); label++) {
            text.append(String.format("%-12s", names.get(label)));
            for (int prediction = 0; prediction < names.size(); prediction++) {
                text.append(String.format("%6d", confusion.count(label, prediction)));
            }
            text.append(String.format(Locale.ROOT, "  %6.3f  %9.3f%n", confusion.recall(label),
                    confusion.precision(label)));
        }
        return text.toString();
    }
}
