package lanewise.train.cli.command;

import static lanewise.train.cli.option.OptionValues.orElse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.nn.Module;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.config.TestViews;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.data.folder.ImageFile;
import lanewise.train.evaluation.Prediction;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise predict}: a saved model on image files. */
@Command(name = "predict", mixinStandardHelpOptions = true,
        description = {"Says what a saved model sees in PNG, JPEG and WebP files.", "",
            "A picture may have any size. The largest square in its middle is scaled to 32x32: each pixel is the mean"
                + " of the area that it covers, or of every n-th pixel there if the square has 2,048 or more. Grey becomes"
                + " three equal channels, what is transparent lies on white, and a rotation in the metadata is not"
                + " applied. A file that cannot be used is one line on standard"
                + " error; the others go on, and the exit code is 1."},
        footer = {"", "Examples:",
            "  lanewise predict runs/2026-01-31_12-00-00 cat.jpg",
            "  lanewise predict runs/try --top 1 pictures/*.png",
            "  lanewise predict model.safetensors cat.jpg --json | jq .predictions[0].class"})
public final class PredictCommand implements Callable<Integer> {
    private static final int TOP = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ThreadOptions threads;

    @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run, or a model.safetensors file.")
    private Path run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "PNG, JPEG or WebP files.")
    private List<Path> files;

    @Option(names = "--top", paramLabel = "N",
            description = "How many classes to print, the most likely first. Default: 5, with --json all.")
    private Integer top;

    @Option(names = "--views", paramLabel = "one|mirror|six",
            description = "As what each picture is shown: as it is, with its mirror image, or with both moved by a pixel too;"
                    + " the logits are averaged. Default: as the model was tested in its run.")
    private TestViews views;

    @Option(names = "--json", description = "Print one JSON object instead of text, with the probabilities of all classes,"
            + " or of as many as --top says.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        InvalidConfigException.require(top == null || top >= 1, "--top: must be at least 1, not " + top);
        threads.apply();
        ModelFile model = ModelFile.read(RunDirectory.modelIn(run));
        Module seen = model.seenBy(Optional.ofNullable(views));
        List<String> classNames = model.classNames();
        List<Map<String, Object>> predictions = new ArrayList<>();
        boolean failed = false;
        for (Path file : files) {
            if (spec.commandLine().getOut().checkError()) {
                break; // nobody reads any more
            }
            try {
                Prediction prediction = Prediction.of(seen, ImageFile.read(file), 0, model.dtype());
                predictions.add(describe(file, prediction, classNames));
                if (!json) {
                    print(file, prediction, classNames);
                }
            } catch (IOException e) {
                failed = true;
                String reason = Failures.describe(e);
                spec.commandLine().getErr().println("lanewise: " + reason);
                predictions.add(Map.of("file", file.toString(), "error", reason));
            }
        }
        if (json) {
            spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(
                    Map.of("predictions", predictions)));
        }
        return failed ? 1 : 0;
    }

    private void print(Path file, Prediction prediction, List<String> classNames) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(file);
        for (int label : prediction.best(orElse(top, TOP))) {
            out.printf(Locale.ROOT, "  %-12s %.4f%n", classNames.get(label), prediction.probabilities()[label]);
        }
    }

    private Map<String, Object> describe(Path file, Prediction prediction, List<String> classNames) {
        Map<String, Object> probabilities = new LinkedHashMap<>();
        for (int label : prediction.best(orElse(top, classNames.size()))) {
            probabilities.put(classNames.get(label), prediction.probabilities()[label]);
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("file", file.toString());
        entries.put("class", classNames.get(prediction.best(1)[0]));
        entries.put("probabilities", probabilities);
        return entries;
    }
}
