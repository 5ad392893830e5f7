package lanewise.train.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.train.cli.option.DataOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.config.TestViews;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataReference;
import lanewise.train.evaluation.Decimals;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunContents;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;
import lanewise.train.report.ClassificationReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise evaluate}: a saved model on the test images. */
@Command(name = "evaluate", mixinStandardHelpOptions = true,
        description = {"Tests a saved model on the test images.", "",
            "Shows the confusion matrix (a row for each true class, a column for each predicted one), and for each"
                + " class precision, recall and F-beta for beta 0.1, 1 and 10: how many times as much recall counts as"
                + " precision. A class that is never predicted has precision 0. Of many classes, the most frequent"
                + " confusions are listed instead of the matrix; --json always has it."},
        footer = {"", "Examples:",
            "  lanewise evaluate runs/2026-01-31_12-00-00",
            "  lanewise evaluate model.safetensors --data ~/cifar-10-batches-bin",
            "  lanewise evaluate runs/try --json | jq .test_accuracy"})
public final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run, or a model.safetensors file.")
    private Path run;

    @Option(names = "--views", paramLabel = "one|mirror|six",
            description = "As what each image is shown: as it is, with its mirror image, or with both moved by a pixel too; the"
                    + " logits are averaged. Default: as the model was tested in its run.")
    private TestViews views;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        threads.apply();
        Path modelFile = RunDirectory.modelIn(run);
        ModelFile file = ModelFile.read(modelFile);
        ImageData images = load(modelFile.resolveSibling(RunContents.RUN));
        requireClasses(file, images);
        Evaluation evaluation = Evaluation.of(file.seenBy(Optional.ofNullable(views)), images.test(), file.dtype());
        PrintWriter out = spec.commandLine().getOut();
        ClassificationReport report = new ClassificationReport(evaluation.confusion(), images.classNames());
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(describe(evaluation, report)));
        } else {
            report.text().lines().forEach(out::println);
            out.println();
            out.printf(Locale.ROOT, "test accuracy %.4f%s (loss %s)%n", evaluation.accuracy(),
                    Evaluation.describeBalanced(evaluation.accuracy(), evaluation.balancedAccuracy()),
                    Decimals.format(evaluation.loss(), 4));
        }
        return 0;
    }

    /** Returns the data that is named, or else that of the run if its summary is beside the model. */
    private ImageData load(Path summary) throws IOException {
        if (data.isGiven() || !Files.isRegularFile(summary)) {
            return data.load();
        }
        DataReference reference = RunSummary.read(summary).dataReference();
        ImageData images = data.load(reference);
        reference.requireSame(images);
        return images;
    }

    private void requireClasses(ModelFile model, ImageData images) throws IOException {
        int classes = model.classNames().size();
        if (images.classNames().size() != classes) {
            throw new IOException("the model tells " + classes + " classes apart, and the data (" + images.kind()
                    + ") has " + images.classNames().size() + "; name data of the model's classes with --data");
        }
        if (!images.classNames().equals(model.classNames())) {
            spec.commandLine().getErr().println("the classes of the data are not those that the model was trained on");
        }
    }

    private static Map<String, Object> describe(Evaluation evaluation, ClassificationReport report) {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("test_accuracy", evaluation.accuracy());
        entries.put("balanced_test_accuracy", evaluation.balancedAccuracy());
        entries.put("test_loss", evaluation.loss());
        entries.putAll(report.entries());
        return entries;
    }
}
