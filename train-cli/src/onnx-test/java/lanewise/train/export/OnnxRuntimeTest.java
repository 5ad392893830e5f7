package lanewise.train.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.BatchNorm1d;
import lanewise.nn.Embedding;
import lanewise.nn.Flatten;
import lanewise.nn.GroupNorm;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Residual;
import lanewise.nn.Sequential;
import lanewise.nn.Softmax;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported models in ONNX Runtime, another implementation, on the same bytes. */
class OnnxRuntimeTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
    private static final int IMAGES = 7;
    private static final float TOLERANCE = 1e-5f;

    @TempDir
    Path folder;

    static Stream<ExportedModels.Layer> layers() {
        return ExportedModels.layers();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void logitsAreOurs(ExportedModels.Layer layer) throws Exception {
        byte[] pixels = ExportedModels.pixels(IMAGES);
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(file, layer.network(), ExportedModels.CLASS_NAMES);
        long[] shape = {IMAGES, Images.CHANNELS, Images.HEIGHT, Images.WIDTH};
        try (OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT,
                ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), shape, OnnxJavaType.UINT8)) {
            assertEqual(layer.logits(pixels), run(file, OnnxFile.PIXELS, input, OnnxFile.LOGITS));
        }
    }

    static Stream<Arguments> others() {
        Tensor words = Tensor.of(new int[] {3, 0, 6, 6, 1, 2}, 2, 3);
        Sequential embedded = new Sequential(new Flatten(), new Residual(Embedding.withPadding(7, 4, DType.F32, 2),
                new Embedding(7, 4, DType.F32)), new BatchNorm1d(3, DType.F32), new Linear(4, 2, DType.F32));
        return Stream.of(Arguments.of(embedded, words), Arguments.of(embedded, words.to(DType.I64)),
                Arguments.of(new Sequential(new GroupNorm(2, 6, DType.F32)), normal(2, 6, 5)),
                Arguments.of(new Sequential(new BatchNorm1d(6, DType.F32), new Linear(5, 3, DType.F32)), normal(3, 6, 5)),
                Arguments.of(new Softmax(), normal(4, 3, 2, 3, 2)));
    }

    /** What does not begin with pixels. */
    @ParameterizedTest
    @MethodSource("others")
    void otherInputsGiveOurOutputs(Module network, Tensor x) throws Exception {
        network.eval();
        Path file = folder.resolve("network.onnx");
        OnnxFile.write(file, network, x);
        long[] shape = Arrays.stream(x.shape().toArray()).asLongStream().toArray();
        try (OnnxTensor input = switch (x.dtype()) {
            case I32 -> OnnxTensor.createTensor(ENVIRONMENT, IntBuffer.wrap(x.toIntArray()), shape);
            case I64 -> OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(x.toLongArray()), shape);
            default -> OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(x.toFloatArray()), shape);
        }) {
            assertEqual(network.forward(x), run(file, OnnxFile.INPUT, input, OnnxFile.OUTPUT));
        }
    }

    private static Tensor normal(int... shape) {
        return Tensor.normal(new Philox(4, shape.length), DType.F32, shape);
    }

    private static Tensor run(Path file, String inputName, OnnxTensor input, String outputName) throws OrtException {
        try (OrtSession session = ENVIRONMENT.createSession(file.toString());
                OrtSession.Result result = session.run(Map.of(inputName, input))) {
            assertEquals("lanewise", session.getMetadata().getProducerName());
            OnnxTensor output = (OnnxTensor) result.get(outputName).orElseThrow();
            int[] shape = Arrays.stream(output.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
            float[] elements = new float[Shape.of(shape).elements()];
            output.getFloatBuffer().get(elements);
            return Tensor.wrap(elements, shape);
        }
    }

    private static void assertEqual(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), TOLERANCE);
    }
}
