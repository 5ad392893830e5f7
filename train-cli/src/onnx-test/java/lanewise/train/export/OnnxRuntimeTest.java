package lanewise.train.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported models in ONNX Runtime, another implementation, on the same bytes. */
class OnnxRuntimeTest {
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
        Sequential model = layer.network(DType.F32);
        byte[] pixels = ExportedModels.pixels(IMAGES);
        Tensor expected = model.forward(ExportedModels.normalized(pixels).to(DType.F32));
        Path file = folder.resolve("model.onnx");
        OnnxFile.write(file, model, ExportedModels.CLASS_NAMES);

        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {IMAGES, Images.CHANNELS, Images.HEIGHT, Images.WIDTH};
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input = OnnxTensor.createTensor(environment,
                        ByteBuffer.allocateDirect(pixels.length).put(pixels).flip(), shape, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of(OnnxFile.INPUT, input))) {
            float[][] logits = (float[][]) result.get(OnnxFile.OUTPUT).orElseThrow().getValue();
            assertEquals(IMAGES, logits.length);
            for (int i = 0; i < IMAGES; i++) {
                assertArrayEquals(expected.select(0, i).toFloatArray(), logits[i], TOLERANCE, "image " + i);
            }
            assertEquals("lanewise", session.getMetadata().getProducerName());
        }
    }
}
