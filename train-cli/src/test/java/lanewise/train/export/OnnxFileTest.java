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
import lanewise.nn.ELU;
import lanewise.nn.Embedding;
import lanewise.nn.Flatten;
import lanewise.nn.GlobalAvgPool2d;
import lanewise.nn.GroupNorm;
import lanewise.nn.Linear;
import lanewise.nn.MaxPool2d;
import lanewise.nn.Module;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.tensor.Convolution2d;
import lanewise.tensor.DType;
import lanewise.tensor.Pooling2d;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
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
        Sequential model = layer.network();
        GraphProto graph = graph(model);
        Set<String> known = new HashSet<>(Set.of(OnnxFile.PIXELS));
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
        used.add(OnnxFile.LOGITS);
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
        assertEquals(OnnxFile.LOGITS, graph.getOutput(0).getName());
        assertEquals(List.of(0L, 10L), sizes(graph.getOutput(0).getType().getTensorType()));
    }

    /** A network that begins with images gets them as images; sizes stand in ONNX's order, first what is in front. */
    @Test
    void aNetworkOfImagesIsTheseOperators() throws IOException {
        Window2d window = new Window2d(3, 2, 2, 1, 4, 5, 6, 7, 2, 3);
        GraphProto graph = graph(new Sequential(new Conv2d(3, 6, new Convolution2d(window, 3), DType.F64), new ReLU(),
                new BatchNorm2d(6, DType.F64), new GroupNorm(2, 6, DType.F64), new MaxPool2d(2),
                new AvgPool2d(Pooling2d.of(Window2d.of(2).padding(0, 1, 0, 0)).withoutCountingPadding()),
                new GlobalAvgPool2d(), new Flatten(), new Linear(6, 10, DType.F64)));
        List<NodeProto> nodes = graph.getNodeList();
        assertEquals(List.of("Cast", "Mul", "Add", "Conv", "Relu", "BatchNormalization", "Reshape", "InstanceNormalization",
                "Reshape", "Unsqueeze", "Mul", "Unsqueeze", "Add", "MaxPool", "AveragePool", "GlobalAveragePool", "Flatten",
                "Gemm", "Identity"), nodes.stream().map(NodeProto::getOpType).toList());
        NodeProto convolution = nodes.get(3);
        assertEquals(List.of("0.weight", "0.bias"), convolution.getInputList().subList(1, 3));
        assertEquals(List.of(3L, 2L), attribute(convolution, "kernel_shape").getIntsList());
        assertEquals(List.of(2L, 1L), attribute(convolution, "strides").getIntsList());
        assertEquals(List.of(4L, 6L, 5L, 7L), attribute(convolution, "pads").getIntsList());
        assertEquals(List.of(2L, 3L), attribute(convolution, "dilations").getIntsList());
        assertEquals(3, attribute(convolution, "group").getI());
        assertEquals(List.of("2.weight", "2.bias", "2.running_mean", "2.running_var"),
                nodes.get(5).getInputList().subList(1, 5));
        assertEquals(List.of(2L, 2L), attribute(nodes.get(13), "strides").getIntsList());
        assertEquals(List.of(0L, 0L, 1L, 0L), attribute(nodes.get(14), "pads").getIntsList());
        assertEquals(0, attribute(nodes.get(14), "count_include_pad").getI());
        assertEquals(List.of(6L, 1L, 3L, 2L), graph.getInitializerList().stream()
                .filter(constant -> constant.getName().equals("0.weight")).findFirst().orElseThrow().getDimsList());
    }

    /** Only what operators of set 17 say: dilated averages, divisors of one's own, padding of a whole window. */
    @Test
    void poolingBeyondTheOperatorsIsMadeOfOthers() {
        Window2d window = Window2d.of(2).stride(2);
        assertEquals("AveragePool", pooling(new AvgPool2d(window)));
        assertEquals("AveragePool", pooling(new AvgPool2d(Pooling2d.of(window).withCeiling())), "nothing is left over");
        Window2d leftOver = Window2d.of(3).stride(2);
        assertEquals("Conv, Div", pooling(new AvgPool2d(Pooling2d.of(leftOver.padding(1)).withCeiling())));
        assertEquals("AveragePool", pooling(new AvgPool2d(Pooling2d.of(leftOver).withCeiling().withoutCountingPadding())));
        assertEquals("Conv, Div", pooling(new AvgPool2d(window.dilation(2, 1))));
        assertEquals("Conv, Div", pooling(new AvgPool2d(window.dilation(1, 2))));
        assertEquals("Conv, Div", pooling(new AvgPool2d(Pooling2d.of(window).withDivisor(3))));
        assertEquals("Conv, Div", pooling(new AvgPool2d(window.padding(0, 2, 0, 0))));
        assertEquals("MaxPool", pooling(new MaxPool2d(window.padding(1).dilation(2))));
        assertEquals("Pad, MaxPool", pooling(new MaxPool2d(window.padding(0, 0, 2, 0))));
    }

    private static String pooling(Module pool) {
        return OnnxFile.describe(new Sequential(pool), Tensor.zeros(DType.F32, 1, 2, 34, 34)).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType).filter(operator -> !operator.equals("Identity")).collect(Collectors.joining(", "));
    }

    @Test
    void anEmbeddingTakesIndices() {
        Sequential network = new Sequential(new Embedding(7, 4, DType.F64), new Linear(4, 2, DType.F64));
        GraphProto graph = OnnxFile.describe(network, Tensor.of(new int[] {1, 2, 3}, 1, 3)).getGraph();
        assertEquals(List.of("Gather", "Transpose", "MatMul", "Add", "Identity"),
                graph.getNodeList().stream().map(NodeProto::getOpType).toList());
        assertEquals(List.of("0.weight", OnnxFile.INPUT), graph.getNode(0).getInputList());
        assertEquals(TensorProto.DataType.INT32.getNumber(), graph.getInput(0).getType().getTensorType().getElemType());
        assertEquals(List.of(0L, 3L, 2L), sizes(graph.getOutput(0).getType().getTensorType()));
        assertEquals("layer 0, Embedding(3072, 4), cannot be exported as ONNX: it takes indices, and what is in front of it"
                + " makes other numbers", refusal(new Sequential(new Embedding(3072, 4, DType.F32))));
    }

    @Test
    void networksThatDoNotFitAreRefused() {
        assertEquals("the network cannot be exported as ONNX: it takes neither pixels as rows (Conv2d(4 → 2, 1 × 1): the input"
                + " has shape (1, 3072), not (N, 4, H, W)) nor as images (Conv2d(4 → 2, 1 × 1): the input has shape"
                + " (1, 3, 32, 32), not (N, 4, H, W))", refusal(new Conv2d(4, 2, Window2d.of(1), DType.F32)));
        assertEquals("the network cannot be exported as ONNX: it makes (1, 10, 1, 1) of one image, not (1, 10), a number for"
                + " each class", refusal(new Sequential(new Conv2d(3, 10, Window2d.of(32), DType.F32))));
        assertThrows(ShapeMismatchException.class,
                () -> OnnxFile.describe(new Linear(3, 2, DType.F32), Tensor.zeros(DType.F32, 2, 4)));
        assertEquals("an input must be of F32, F64, I64 or I32, not U8", assertThrows(IllegalArgumentException.class,
                () -> OnnxFile.describe(new Flatten(), Tensor.zeros(DType.U8, 2, 4))).getMessage());
        assertEquals("an input must have an axis of samples, which shape () does not have",
                assertThrows(IllegalArgumentException.class,
                        () -> OnnxFile.describe(new ReLU(), Tensor.scalar(DType.F32, 1))).getMessage());
    }

    private static String refusal(Module model) {
        return assertThrows(IllegalArgumentException.class,
                () -> OnnxFile.describe(model, ExportedModels.CLASS_NAMES)).getMessage();
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

    @Test
    void everyModuleCanBeExported() throws Exception {
        Set<Class<?>> exported = ExportedModels.layers().map(layer -> layer.module().getClass())
                .collect(Collectors.toSet());
        exported.addAll(Set.of(Sequential.class, Embedding.class));
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
        assertEquals("layer 0, Swirl, cannot be exported as ONNX: it is no module of lanewise.nn",
                refusal(new Sequential(unknown)));
    }
}
