package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.ELU;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.init.PyTorchDefault;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.Npz;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.cli.CommandCall;
import lanewise.train.record.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    private static final String CLASSES = "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]";

    @TempDir
    Path folder;

    private final Sequential model = new Sequential(new Linear(3072, 3, DType.F64), new ELU(),
            new Linear(3, 10, DType.F64));

    @BeforeEach
    void writeModel() throws IOException {
        new PyTorchDefault().initializeAll(model, 2);
        SafeTensors.write(folder.resolve("model.safetensors"), model.stateDict(),
                Map.of("hidden", "3", "activation", "elu", "class_names", CLASSES));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void eachFormatHoldsTheModel() throws IOException {
        CommandCall call = CommandCall.of("export", folder.toString(), "--onnx", path("a.onnx"), "--numpy",
                path("b.npz"), "--safetensors", path("c.safetensors"), "--json");
        assertEquals(0, call.exitCode(), call.err());
        JsonNode printed = call.json();
        assertEquals(Files.size(folder.resolve("a.onnx")), printed.get("onnx").get("bytes").asLong());
        assertEquals(path("c.safetensors"), printed.get("safetensors").get("file").asText());

        ModelProto onnx = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("a.onnx")));
        assertTrue(onnx.getGraph().getInitializerList().stream()
                .anyMatch(constant -> constant.getName().equals("2.weight")));
        same(Npz.read(folder.resolve("b.npz")).tensors());
        SafeTensors.Contents contents = SafeTensors.read(folder.resolve("c.safetensors"));
        same(contents.tensors());
        assertEquals("pt", contents.metadata().get("format"));
        same(ModelFile.read(folder.resolve("c.safetensors")).model().stateDict());
    }

    private void same(Map<String, Tensor> tensors) {
        assertEquals(model.stateDict().keySet(), tensors.keySet());
        model.stateDict().forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(tensors.get(name)), name));
    }

    /** As PyTorch saves a model in half precision: with the batches it has counted, which are I64, in front. */
    @Test
    void aModelOfHalvesIsReadToComputeInF32() throws IOException {
        Sequential network = new Sequential(new Linear(3072, 3, DType.F32), new BatchNorm1d(3, DType.F32), new ELU(),
                new Linear(3, 10, DType.F32));
        new PyTorchDefault().initializeAll(network, 2);
        Map<String, Tensor> halves = new HashMap<>();
        network.stateDict().forEach((name, tensor) -> halves.put(name, tensor.to(DType.F16)));
        halves.put("1.num_batches_tracked", Tensor.wrap(new long[] {7}).reshape());
        Path file = folder.resolve("halves.safetensors");
        SafeTensors.write(file, halves, Map.of("hidden", "3", "activation", "elu", "batch_norm", "true",
                "class_names", CLASSES));
        ModelFile read = ModelFile.read(file);
        assertEquals(DType.F32, read.dtype());
        assertEquals(network.stateDict().keySet(), read.model().stateDict().keySet());
        read.model().stateDict().forEach((name, tensor) ->
                assertTrue(tensor.bitwiseEquals(halves.get(name).to(DType.F32)), name));
    }

    @Test
    void neitherTheModelNorAFileOfARunNorAnotherFormatIsWrittenOver() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve("model.safetensors"));
        for (String option : List.of("--onnx", "--numpy", "--safetensors")) {
            wrong(option + ": " + path("model.safetensors") + " is the model itself; choose another file",
                    option, path("model.safetensors"));
        }
        wrong("--numpy: " + path("b/../a") + " is the file of --onnx too; choose another one", "--onnx", path("a"), "--numpy",
                path("b/../a"));
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.writeString(run.resolve("run.json"), "{}");
        wrong("--onnx: " + run.resolve("report.html") + " is a file of a run; choose another one", "--onnx",
                run.resolve("report.html").toString());
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("model.safetensors")));
        assertFalse(Files.exists(folder.resolve("a")));
    }

    private void wrong(String message, String... options) {
        CommandCall call = CommandCall.of(Stream.concat(Stream.of("export", folder.toString()), Stream.of(options))
                .toArray(String[]::new));
        assertEquals(2, call.exitCode());
        assertEquals("lanewise: " + message, call.err().strip());
    }

    @Test
    void withoutAFormatItIsWrongUsage() {
        CommandCall call = CommandCall.of("export", folder.toString());
        assertEquals(2, call.exitCode());
        assertEquals("lanewise: say what to write: --onnx, --numpy or --safetensors, each with a FILE",
                call.err().strip());
    }

    @Test
    void aFolderThatIsNotThereIsOneLine() {
        CommandCall call = CommandCall.of("export", folder.toString(), "--onnx", path("nothing/a.onnx"));
        assertEquals(1, call.exitCode());
        assertEquals("lanewise: cannot write " + path("nothing/a.onnx") + ": there is no such folder; "
                + "see that the folder exists and has room, or choose another file", call.err().strip());
    }
}
