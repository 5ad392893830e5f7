package lanewise.train.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.Mlp;
import lanewise.train.config.NetworkConfig;
import lanewise.train.config.RunJson;
import lanewise.train.data.DataKind;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.training.TrainedModel;

/**
 * A multilayer perceptron as a safetensors file: its state dict, with PyTorch's names ({@code 0.weight}, …), and the
 * architecture as metadata. The bytes are a function of the model alone. Its metadata name the classes, unless they are
 * the ten of CIFAR-10 or of the synthetic set.
 *
 * @param model the network, in eval mode
 * @param dtype the element type of its parameters
 * @param classNames the classes that it tells apart, by label
 */
public record ModelFile(Module model, DType dtype, List<String> classNames) {
    private static final String HIDDEN = "hidden";
    private static final String ACTIVATION = "activation";
    private static final String BATCH_NORM = "batch_norm";
    private static final String RESIDUAL_BLOCKS = "residual_blocks";
    private static final String DROPOUT = "dropout";
    private static final String GAUSSIAN_DROPOUT = "gaussian_dropout";
    private static final String CLASS_NAMES = "class_names";
    private static final Set<List<String>> KNOWN_CLASSES = Set.of(Cifar10.CLASS_NAMES, SyntheticImages.CLASS_NAMES);
    private static final String RUN = "run.json";

    /** Writes a model, atomically and durably. */
    static void write(Path file, TrainedModel trained) throws IOException {
        Map<String, String> metadata = metadata(trained.config().network());
        if (!KNOWN_CLASSES.contains(trained.classNames())) {
            metadata.put(CLASS_NAMES, RunJson.write(trained.classNames()));
        }
        SafeTensors.write(file, trained.model().stateDict(), metadata);
    }

    /** Returns the SHA-256 that the file of a model would have. */
    public static String sha256(TrainedModel trained) throws IOException {
        Path folder = Files.createTempDirectory("lanewise-");
        Path file = folder.resolve("model.safetensors");
        try {
            write(file, trained);
            return RunDirectory.sha256(Files.readAllBytes(file));
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    // What is not there is absent: so a network without it has the same bytes whatever else there might be.
    private static Map<String, String> metadata(NetworkConfig network) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(HIDDEN, network.hidden().stream().map(String::valueOf).collect(Collectors.joining(",")));
        metadata.put(ACTIVATION, network.activation().toString());
        if (network.batchNorm()) {
            metadata.put(BATCH_NORM, "true");
        }
        if (network.residualBlocks() > 0) {
            metadata.put(RESIDUAL_BLOCKS, Integer.toString(network.residualBlocks()));
        }
        if (network.dropout() > 0) {
            metadata.put(DROPOUT, Double.toString(network.dropout()));
        }
        if (network.gaussianDropout() > 0) {
            metadata.put(GAUSSIAN_DROPOUT, Double.toString(network.gaussianDropout()));
        }
        return metadata;
    }

    /**
     * Reads a model.
     *
     * @throws IOException if the file cannot be read, is damaged, or holds no multilayer perceptron of this program
     */
    public static ModelFile read(Path file) throws IOException {
        SafeTensors.Contents contents = SafeTensors.read(file);
        try {
            Map<String, Tensor> tensors = contents.tensors();
            if (tensors.isEmpty()) {
                throw new IllegalArgumentException("it holds no tensors");
            }
            // Halves compute as F32, and the batches that PyTorch counts are I64.
            boolean isF64 = tensors.values().stream().anyMatch(tensor -> tensor.dtype() == DType.F64);
            DType dtype = isF64 ? DType.F64 : DType.F32;
            NetworkConfig network = network(contents.metadata()).withDtype(dtype);
            List<String> classNames = classNames(file, contents.metadata());
            Module model = Mlp.create(Images.PIXELS, network, classNames.size(), 0);
            model.loadStateDict(tensors);
            model.eval();
            return new ModelFile(model, dtype, classNames);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no model of this program: " + e.getMessage(), e);
        }
    }

    private static NetworkConfig network(Map<String, String> metadata) {
        return NetworkConfig.DEFAULT.withHidden(widths(metadata))
                .withActivation(activation(metadata))
                .withBatchNorm(Boolean.parseBoolean(metadata.get(BATCH_NORM)))
                .withResidualBlocks(Integer.parseInt(metadata.getOrDefault(RESIDUAL_BLOCKS, "0")))
                .withDropout(Double.parseDouble(metadata.getOrDefault(DROPOUT, "0")))
                .withGaussianDropout(Double.parseDouble(metadata.getOrDefault(GAUSSIAN_DROPOUT, "0")));
    }

    // Files whose metadata name no classes are of one of the sets that have always been known; run.json tells which.
    private static List<String> classNames(Path file, Map<String, String> metadata) throws IOException {
        String names = metadata.get(CLASS_NAMES);
        if (names == null) {
            Path run = file.resolveSibling(RUN);
            boolean synthetic = Files.isRegularFile(run) && RunJson.MAPPER.readTree(run.toFile()).path("data").asText()
                    .equals(DataKind.SYNTHETIC.toString());
            return synthetic ? SyntheticImages.CLASS_NAMES : Cifar10.CLASS_NAMES;
        }
        try {
            List<String> list = List.of(RunJson.MAPPER.readValue(names, String[].class));
            if (list.isEmpty()) {
                throw new IllegalArgumentException("its metadata name no class");
            }
            return list;
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException("its entry '" + CLASS_NAMES + "' is no list of names", e);
        }
    }

    private static List<Integer> widths(Map<String, String> metadata) {
        String hidden = metadata.get(HIDDEN);
        if (hidden == null) {
            throw new IllegalArgumentException("its metadata lack the entry '" + HIDDEN + "'");
        }
        return hidden.isEmpty() ? List.of() : Stream.of(hidden.split(",")).map(Integer::valueOf).toList();
    }

    private static ActivationKind activation(Map<String, String> metadata) {
        String name = metadata.get(ACTIVATION);
        return Stream.of(ActivationKind.values()).filter(kind -> kind.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("its activation '" + name + "' is not known"));
    }
}
