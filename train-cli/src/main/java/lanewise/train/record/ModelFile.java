package lanewise.train.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.InitKind;
import lanewise.train.config.LayersConfig;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.NetworkConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.TestViews;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.DataKind;
import lanewise.train.data.Printable;
import lanewise.train.data.Reason;
import lanewise.train.data.Sha256;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.synthetic.SyntheticImages;
import lanewise.train.evaluation.ViewedModel;
import lanewise.train.model.LayerList;
import lanewise.train.model.NetworkPlan;
import lanewise.train.training.TrainedModel;

/**
 * A network as a safetensors file: its state dict, with PyTorch's names ({@code 0.weight}, …), and as metadata the
 * architecture (the widths and settings of a multilayer perceptron, or the list of layers), the names of the classes, and how
 * the channels of an image are normalised. The bytes are a function of the model and its classes alone.
 *
 * @param model the network, in eval mode
 * @param dtype the element type of its parameters
 * @param classNames the classes that it tells apart, by label
 * @param metadata the complete metadata: those of the file, and what a file of an older version left out
 */
public record ModelFile(Module model, DType dtype, List<String> classNames, Map<String, String> metadata) {
    private static final String LAYERS = "layers";
    private static final String TEST_VIEWS = "test_views";
    private static final String HIDDEN = "hidden";
    private static final String ACTIVATION = "activation";
    private static final String BATCH_NORM = "batch_norm";
    private static final String RESIDUAL_BLOCKS = "residual_blocks";
    private static final String DROPOUT = "dropout";
    private static final String GAUSSIAN_DROPOUT = "gaussian_dropout";
    private static final String CLASS_NAMES = "class_names";
    private static final String MEAN = "channel_mean";
    private static final String STD = "channel_std";
    private static final Map<String, String> NORMALISATION = Map.of(MEAN, RunJson.write(Cifar10.MEAN),
            STD, RunJson.write(Cifar10.STD));
    private static final Set<List<String>> KNOWN_CLASSES = Set.of(Cifar10.CLASS_NAMES, SyntheticImages.CLASS_NAMES);

    /** Keeps a copy of the metadata, in the same order. */
    public ModelFile {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Returns the network as it sees images by some views, or by those that it was tested by.
     *
     * @throws lanewise.train.config.field.InvalidConfigException if it takes rows of numbers and cannot be shown others
     */
    public Module seenBy(Optional<TestViews> views) {
        return ViewedModel.of(model, views.orElseGet(() -> testViews(metadata)));
    }

    /** Writes a model, atomically and durably. */
    static void write(Path file, TrainedModel trained) throws IOException {
        SafeTensors.write(file, trained.model().stateDict(),
                complete(metadata(trained.config()), trained.classNames()));
    }

    private static Map<String, String> complete(Map<String, String> metadata, List<String> classNames) {
        Map<String, String> complete = new LinkedHashMap<>(metadata);
        complete.put(CLASS_NAMES, RunJson.write(classNames));
        complete.put(MEAN, NORMALISATION.get(MEAN));
        complete.put(STD, NORMALISATION.get(STD));
        return complete;
    }

    /**
     * Returns the SHA-256 of a model: of the safetensors file of its parameters and running statistics whose metadata
     * are the architecture, and the names of the classes unless they are those of CIFAR-10 or of the synthetic set. That is
     * what files of older versions consist of, so that hashes stay what they were.
     */
    public static String sha256(TrainedModel trained) throws IOException {
        Map<String, String> metadata = metadata(trained.config());
        if (!KNOWN_CLASSES.contains(trained.classNames())) {
            metadata.put(CLASS_NAMES, RunJson.write(trained.classNames()));
        }
        Path folder = Files.createTempDirectory("lanewise-");
        Path file = folder.resolve(RunContents.MODEL);
        try {
            SafeTensors.write(file, trained.model().stateDict(), metadata);
            return Sha256.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; make room there: the hash of the model is computed from that file", e);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    // What is not there is absent: so a network without it has the same bytes whatever else there might be.
    private static Map<String, String> metadata(RunConfig config) {
        Map<String, String> metadata = switch (config.network()) {
            case MlpConfig mlp -> metadata(mlp);
            case LayersConfig other -> new LinkedHashMap<>(Map.of(LAYERS, other.layers().toString()));
        };
        TestViews views = config.evaluation().testViews();
        if (views != TestViews.ONE) {
            metadata.put(TEST_VIEWS, views.toString());
        }
        return metadata;
    }

    private static Map<String, String> metadata(MlpConfig network) {
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
     * @throws IOException if the file cannot be read, is damaged, or holds no network of this program
     */
    public static ModelFile read(Path file) throws IOException {
        SafeTensors.Contents contents = TensorFile.read(file);
        try {
            Map<String, Tensor> tensors = contents.tensors();
            if (tensors.isEmpty()) {
                throw new IllegalArgumentException("it holds no tensors");
            }
            // Halves compute as F32, and the batches that PyTorch counts are I64.
            boolean isF64 = tensors.values().stream().anyMatch(tensor -> tensor.dtype() == DType.F64);
            DType dtype = isF64 ? DType.F64 : DType.F32;
            Map<String, String> metadata = contents.metadata();
            NetworkConfig network = network(metadata, dtype);
            requireNormalisation(metadata);
            testViews(metadata).requireImages(NetworkPlan.takesImages(network.layers()));
            List<String> classNames = metadata.containsKey(CLASS_NAMES) ? classNames(metadata.get(CLASS_NAMES))
                    : classNamesOfRun(file);
            Module model = plan(network, classNames.size(), tensors).build().module();
            model.loadStateDict(tensors);
            model.eval();
            return new ModelFile(model, dtype, classNames, complete(metadata, classNames));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no model of this program: "
                    + Reason.advised(e.getMessage(), "name a " + RunContents.MODEL + " that it wrote"), e);
        }
    }

    // A few bytes of metadata can ask for a network that no memory holds, so its size is compared before it is made.
    private static NetworkPlan plan(NetworkConfig network, int classes, Map<String, Tensor> tensors) {
        NetworkPlan plan = network.plan(classes, 0);
        long numbers = tensors.values().stream().mapToLong(Tensor::elements).sum();
        if (plan.parameters() > numbers) {
            throw new IllegalArgumentException("its network has " + plan.parameters() + " parameters, and the file "
                    + numbers + " numbers");
        }
        return plan;
    }

    private static NetworkConfig network(Map<String, String> metadata, DType dtype) {
        String layers = metadata.get(LAYERS);
        return layers == null ? mlp(metadata).withDtype(dtype)
                : new LayersConfig(LayerList.parse(layers), InitKind.PYTORCH, dtype);
    }

    private static TestViews testViews(Map<String, String> metadata) {
        return named(TestViews.values(), TEST_VIEWS, metadata.getOrDefault(TEST_VIEWS, TestViews.ONE.toString()));
    }

    private static MlpConfig mlp(Map<String, String> metadata) {
        return MlpConfig.DEFAULT.withHidden(widths(metadata))
                .withActivation(activation(metadata))
                .withBatchNorm(Boolean.parseBoolean(metadata.get(BATCH_NORM)))
                .withResidualBlocks(Integer.parseInt(metadata.getOrDefault(RESIDUAL_BLOCKS, "0")))
                .withDropout(Double.parseDouble(metadata.getOrDefault(DROPOUT, "0")))
                .withGaussianDropout(Double.parseDouble(metadata.getOrDefault(GAUSSIAN_DROPOUT, "0")));
    }

    // Files of older versions tell no normalisation: there has been only one.
    private static void requireNormalisation(Map<String, String> metadata) {
        NORMALISATION.forEach((entry, value) -> {
            if (!metadata.getOrDefault(entry, value).equals(value)) {
                throw new IllegalArgumentException("its images were normalised otherwise: " + entry + " "
                        + metadata.get(entry) + " instead of " + value);
            }
        });
    }

    // Files of older versions name no classes if they are those of a set that has always been known; the run tells
    // which.
    private static List<String> classNamesOfRun(Path file) throws IOException {
        Path run = file.toAbsolutePath().resolveSibling(RunContents.RUN);
        if (!Files.isRegularFile(run)) {
            throw new IOException(file + " does not name its classes, and " + RunContents.RUN + " of its run is not beside"
                    + " it; put the file back, or copy " + RunContents.RUN + " there");
        }
        JsonNode entries = RunJson.read(run, RunContents.RUN, "put that of the model's run there, which names its classes",
                JsonNode.class);
        String hash = entries.path("model_sha256").asText();
        if (!hash.equals(Sha256.of(Files.readAllBytes(file)))) {
            throw new IOException(file + " does not name its classes, and " + run
                    + " is that of another model; put the file beside the " + RunContents.RUN + " of its run");
        }
        return entries.path("data").asText().equals(DataKind.SYNTHETIC.toString()) ? SyntheticImages.CLASS_NAMES
                : Cifar10.CLASS_NAMES;
    }

    private static List<String> classNames(String names) {
        try {
            List<String> list = List.of(RunJson.MAPPER.readValue(names, String[].class));
            if (list.isEmpty()) {
                throw new IllegalArgumentException("its metadata name no class");
            }
            if (!list.stream().allMatch(Printable::isLine)) {
                throw new IllegalArgumentException("its entry '" + CLASS_NAMES + "' has a control character in a name");
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
        return named(ActivationKind.values(), ACTIVATION, metadata.get(ACTIVATION));
    }

    private static <E> E named(E[] values, String entry, String name) {
        return Stream.of(values).filter(value -> value.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("its " + entry + " '" + name + "' is not known"));
    }
}
