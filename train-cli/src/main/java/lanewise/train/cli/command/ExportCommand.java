package lanewise.train.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import lanewise.tensor.io.Npz;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.field.InvalidConfigException;
import lanewise.train.export.OnnxFile;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunContents;
import lanewise.train.record.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise export}: a saved model in the formats of other programs. */
@Command(name = "export", mixinStandardHelpOptions = true,
        description = {"Writes a saved model in the formats of other programs: one file for each of the three options.",
            "", "ONNX: a graph that takes raw pixels. Input 'pixels': uint8 of shape (N, 3, 32, 32), planes red, green"
                + " and blue; the normalisation is part of the graph. Output 'logits': float of shape (N, classes)."
                + " All numbers are f32. Operator set 17.", "",
            "NumPy and safetensors: parameters and running statistics under PyTorch's names, such as 0.weight, in the"
                + " model's element type. Their input are rows of 3,072 numbers, or images (N, 3, 32, 32) where the"
                + " network begins with images: (pixel / 255 - mean) / std with mean 0.491 0.482 0.447 and std"
                + " 0.247 0.243 0.262 of red, green and blue."},
        footer = {"", "Examples:",
            "  lanewise export runs/2026-01-31_12-00-00 --onnx model.onnx",
            "  lanewise export runs/try --numpy model.npz --safetensors model.safetensors", "",
            "In Python, with the files of these examples:",
            "  onnxruntime.InferenceSession('model.onnx').run(['logits'], {'pixels': images})",
            "  torch_model.load_state_dict(safetensors.torch.load_file('model.safetensors'))",
            "  numpy.load('model.npz')['0.weight']"})
public final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run, or a model.safetensors file.")
    private Path run;

    @Option(names = "--onnx", paramLabel = "FILE", description = "Write ONNX. A file that is there is replaced.")
    private Path onnx;

    @Option(names = "--numpy", paramLabel = "FILE", description = "Write NumPy's npz.")
    private Path numpy;

    @Option(names = "--safetensors", paramLabel = "FILE", description = "Write safetensors.")
    private Path safetensors;

    @Option(names = "--json", description = "Print the files and their sizes as one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (onnx == null && numpy == null && safetensors == null) {
            throw new InvalidConfigException("say what to write: --onnx, --numpy or --safetensors, each with a FILE");
        }
        requireNothingLost();
        ModelFile model = ModelFile.read(RunDirectory.modelIn(run));
        Map<String, Path> written = new LinkedHashMap<>();
        try {
            write(model, written);
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; see that the folder exists and has room, or choose another file", e);
        }
        print(written);
        return 0;
    }

    // A file that is there is replaced, but not what is read, nor another format, nor what a run consists of.
    private void requireNothingLost() throws IOException {
        Path source = RunDirectory.modelIn(run);
        Map<Path, String> targets = new HashMap<>();
        for (Target target : targets()) {
            if (target.file() == null) {
                continue;
            }
            boolean same = Files.exists(target.file()) && Files.exists(source)
                    && Files.isSameFile(target.file(), source);
            InvalidConfigException.require(!same, target.option() + ": " + target.file()
                    + " is the model itself; choose another file");
            InvalidConfigException.require(!RunContents.isOfRun(target.file()), target.option() + ": " + target.file()
                    + " is a file of a run; choose another one");
            String other = targets.put(target.file().toAbsolutePath().normalize(), target.option());
            InvalidConfigException.require(other == null, target.option() + ": " + target.file() + " is the file of "
                    + other + " too; choose another one");
        }
    }

    private record Target(String option, Path file) {}

    private List<Target> targets() {
        return List.of(new Target("--onnx", onnx), new Target("--numpy", numpy), new Target("--safetensors", safetensors));
    }

    private void write(ModelFile model, Map<String, Path> written) throws IOException {
        if (onnx != null) {
            OnnxFile.write(onnx, model.model(), model.classNames());
            written.put("onnx", onnx);
        }
        if (numpy != null) {
            Npz.write(numpy, model.model().stateDict());
            written.put("numpy", numpy);
        }
        if (safetensors != null) {
            // Other programs ask for the format; evaluate and predict read the rest.
            Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
            metadata.put("format", "pt");
            SafeTensors.write(safetensors, model.model().stateDict(), metadata);
            written.put("safetensors", safetensors);
        }
    }

    private void print(Map<String, Path> written) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Path> each : written.entrySet()) {
            long bytes = Files.size(each.getValue());
            entries.put(each.getKey(), describe(each.getValue(), bytes));
            if (!json) {
                out.printf(Locale.ROOT, "%s written, %,d bytes%n", each.getValue(), bytes);
            }
        }
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(entries));
        }
    }

    private static Map<String, Object> describe(Path file, long bytes) {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("file", file.toString());
        entries.put("bytes", bytes);
        return entries;
    }
}
