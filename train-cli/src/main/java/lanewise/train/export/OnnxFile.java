package lanewise.train.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.record.Environment;

/**
 * A classifier of images as an ONNX file.
 *
 * <p>Input {@value #INPUT}: raw pixels, uint8 of shape (N, 3, 32, 32), planes red, green, blue; the normalisation is
 * part of the graph. Output {@value #OUTPUT}: float of shape (N, 10). All numbers are f32; those of an f64
 * model are rounded. The metadata entry {@code class_names} has the classes, separated by commas. Operator set 17,
 * IR version 8: readable by ONNX Runtime from 1.12 on.
 */
public final class OnnxFile {
    /** The name of the input. */
    public static final String INPUT = "pixels";
    /** The name of the output. */
    public static final String OUTPUT = "logits";

    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;

    private OnnxFile() {}

    /**
     * Writes a model, atomically and durably. The bytes are a function of the arguments and of this program's version.
     *
     * @param model a module for rows of 3,072 normalised pixels
     * @param classNames the classes, by label
     * @throws IllegalArgumentException if the model has a layer that is no module of {@code lanewise.nn}
     */
    public static void write(Path file, Module model, List<String> classNames) throws IOException {
        AtomicFile.write(file, describe(model, classNames).toByteArray());
    }

    static ModelProto describe(Module model, List<String> classNames) {
        OnnxGraph graph = new OnnxGraph("lanewise", "Classifies images. Input " + INPUT + ": uint8 of shape"
                + " (N, 3, 32, 32), planes red, green and blue, not normalised. Output " + OUTPUT + ".");
        String pixels = graph.input(INPUT, TensorProto.DataType.UINT8, Images.CHANNELS, Images.HEIGHT, Images.WIDTH);
        String logits = new OnnxLayers(graph).add("", model, normalized(graph, pixels));
        graph.output(OUTPUT, logits, classNames.size());
        ModelProto.Builder file = ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("lanewise")
                .setProducerVersion(Environment.version()).setGraph(graph.build());
        file.addOpsetImportBuilder().setDomain("").setVersion(OPERATOR_SET);
        file.addMetadataPropsBuilder().setKey("class_names").setValue(String.join(",", classNames));
        return file.build();
    }

    // (pixel ÷ 255 − mean) ÷ std of each channel as pixel · scale + shift, then one row for each image.
    private static String normalized(OnnxGraph graph, String pixels) {
        double[] scale = Cifar10.STD.stream().mapToDouble(std -> 1 / (255 * std)).toArray();
        double[] shift = IntStream.range(0, Images.CHANNELS)
                .mapToDouble(c -> -Cifar10.MEAN.get(c) / Cifar10.STD.get(c)).toArray();
        String layer = "normalization";
        String x = graph.apply(layer, "Cast", List.of(pixels),
                OnnxGraph.attribute("to", TensorProto.DataType.FLOAT.getNumber()));
        x = graph.apply(layer, "Mul", List.of(x, graph.constant(layer + ".scale", channels(scale))));
        x = graph.apply(layer, "Add", List.of(x, graph.constant(layer + ".shift", channels(shift))));
        return graph.apply(layer, "Flatten", List.of(x), OnnxGraph.attribute("axis", 1));
    }

    private static Tensor channels(double... values) {
        return Tensor.of(values, values.length, 1, 1);
    }
}
