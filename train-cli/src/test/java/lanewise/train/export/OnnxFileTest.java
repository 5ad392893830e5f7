package lanewise.train.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.AvgPool2d;
import lanewise.nn.BatchNorm2d;
import lanewise.nn.Conv2d;
import lanewise.nn.Dropout2d;
import lanewise.nn.ELU;
import lanewise.nn.Embedding;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GroupNorm;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Module;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxFileTest {
    private static final Path MODULES = Path.of("..", "nn", "src", "main", "java", "lanewise", "nn");

    @TempDir
    Path folder;

    private GraphProto graph(Module model) throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(file, model, ExportedModels.CLASS_NAMES);
        return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
    }

    static Stream<ExportedModels.Layer> layers() {
        return ExportedModels.layers();
    }

    /** Every input of an operator is there before it, every name is made once, and the tensors are the model's. */
    @ParameterizedTest
    @MethodSource("layers")
    void theGraphIsWellFormedAndHoldsTheModel(ExportedModels.Layer layer) throws IOException {
        Sequential model = layer.network(DType.F32);
        GraphProto graph = graph(model);
        Set<String> known = new HashSet<>(Set.of(OnnxFile.INPUT));
        Map<String, TensorProto> constants = new TreeMap<>();
        for (TensorProto constant : graph.getInitializerList()) {
            assertTrue(known.add(constant.getName()), constant.getName());
            constants.put(constant.getName(), constant);
        }
        Set<String> used = new HashSet<>();
        Set<String> nodes = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            assertTrue(nodes.add(node.getName()), node.getName());
            assertTrue(known.containsAll(node.getInputList()), node.toString());
            used.addAll(node.getInputList());
            assertTrue(known.addAll(node.getOutputList()), node.toString());
        }
        assertTrue(known.contains(graph.getOutput(0).getName()));
        used.add(OnnxFile.OUTPUT);
        assertEquals(known, used, "nothing is without effect");
        model.stateDict().forEach((name, tensor) -> assertArrayEquals(tensor.toFloatArray(),
                elements(constants.get(name)), name));
    }

    private static float[] elements(TensorProto tensor) {
        float[] elements = new float[tensor.getRawData().size() / Float.BYTES];
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(elements);
        return elements;
    }

    @Test
    void theDefaultNetworkIsTheseOperators() throws IOException {
        Sequential model = new Sequential(new Linear(3072, 4, DType.F32), new ELU(0.5), new Linear(4, 10, DType.F32));
        GraphProto graph = graph(model);
        assertEquals(List.of("Cast", "Mul", "Add", "Flatten", "Gemm", "Elu", "Gemm", "Identity"),
                graph.getNodeList().stream().map(NodeProto::getOpType).toList());
        List<NodeProto> nodes = graph.getNodeList();
        assertEquals(TensorProto.DataType.FLOAT.getNumber(), attribute(nodes.get(0), "to").getI());
        assertEquals(1, attribute(nodes.get(4), "transB").getI());
        assertEquals(0.5f, attribute(nodes.get(5), "alpha").getF());
        assertEquals(List.of("0.weight", "0.bias"), nodes.get(4).getInputList().subList(1, 3));
        assertEquals(List.of(4L, 3072L), graph.getInitializerList().stream()
                .filter(constant -> constant.getName().equals("0.weight")).findFirst().orElseThrow().getDimsList());

        TypeProto.Tensor input = graph.getInput(0).getType().getTensorType();
        assertEquals(TensorProto.DataType.UINT8.getNumber(), input.getElemType());
        assertEquals(List.of(0L, 3L, 32L, 32L), sizes(input));
        assertEquals("N", input.getShape().getDim(0).getDimParam());
        assertEquals(OnnxFile.OUTPUT, graph.getOutput(0).getName());
        assertEquals(List.of(0L, 10L), sizes(graph.getOutput(0).getType().getTensorType()));
    }

    private static AttributeProto attribute(NodeProto node, String name) {
        return node.getAttributeList().stream().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
    }

    private static List<Long> sizes(TypeProto.Tensor type) {
        return type.getShape().getDimList().stream().map(dim -> dim.getDimValue()).toList();
    }

    @Test
    void theHeaderSaysWhatIsNeededToRead() throws IOException {
        Module model = new Sequential(new Linear(3072, 10, DType.F64));
        ModelProto file = OnnxFile.describe(model, ExportedModels.CLASS_NAMES);
        assertEquals(8, file.getIrVersion());
        assertEquals(17, file.getOpsetImport(0).getVersion());
        assertEquals("class_names", file.getMetadataProps(0).getKey());
        assertTrue(file.getMetadataProps(0).getValue().startsWith("airplane,automobile,"));
        assertEquals(file, OnnxFile.describe(model, ExportedModels.CLASS_NAMES));
        assertTrue(file.getGraph().getInitializerList().stream()
                .allMatch(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()), "f64 is rounded");
    }

    /** What takes images or indices, which the graph of a network on rows of pixels does not have. */
    private static final Set<Class<?>> OF_IMAGES_OR_INDICES =
            Set.of(Conv2d.class, MaxPool2d.class, AvgPool2d.class, GlobalAvgPool2d.class, BatchNorm2d.class,
                    GroupNorm.class, Dropout2d.class, Embedding.class);

    @Test
    void everyModuleCanBeExported() throws Exception {
        Set<Class<?>> exported = ExportedModels.layers().map(layer -> layer.module().getClass())
                .collect(Collectors.toSet());
        exported.add(Sequential.class);
        exported.addAll(OF_IMAGES_OR_INDICES);
        try (Stream<Path> files = Files.list(MODULES)) {
            for (String file : files.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[A-Z].*\\.java")).toList()) {
                Class<?> type = Class.forName("lanewise.nn." + file.replace(".java", ""));
                if (Module.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers())
                        && !Modifier.isAbstract(type.getModifiers())) { // what Activation.of makes has no file format
                    assertTrue(exported.contains(type), type.getName());
                }
            }
        }
    }

    @Test
    void anUnknownModuleIsRefusedByName() {
        Module unknown = new Module() {
            @Override
            public Tensor forward(Tensor x) {
                return x;
            }

            @Override
            public Tensor backward(Tensor dY) {
                return dY;
            }

            @Override
            public String toString() {
                return "Swirl";
            }
        };
        String message = assertThrows(IllegalArgumentException.class,
                () -> OnnxFile.describe(new Sequential(unknown), ExportedModels.CLASS_NAMES)).getMessage();
        assertEquals("layer 0, Swirl, cannot be exported as ONNX: it is no module of lanewise.nn", message);
    }
}
