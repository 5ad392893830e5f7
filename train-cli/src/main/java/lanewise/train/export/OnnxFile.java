package lanewise.train.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.Images;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.machine.Environment;

/**
 * A network as an ONNX file. All numbers are f32; those of an f64 model are rounded. Operator set 17, IR version 8: readable
 * by ONNX Runtime from 1.12 on. The bytes are a function of the arguments and of this program's version.
 */
public final class OnnxFile {
    /** The name of the input of a classifier of images. */
    public static final String PIXELS = "pixels";
    /** The name of the output of a classifier of images. */
    public static final String LOGITS = "logits";
    /** The name of the input of any other network. */
    public static final String INPUT = "x";
    /** The name of the output of any other network. */
    public static final String OUTPUT = "y";

    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final String NORMALIZATION = "normalization";
    private static final Shape ROW = Shape.of(1, Images.PIXELS);
    private static final Shape IMAGE = Shape.of(1, Images.CHANNELS, Images.HEIGHT, Images.WIDTH);

    private OnnxFile() {}

    /**
     * Writes a classifier of images, atomically and durably. Input {@value #PIXELS}: raw pixels, uint8 of shape
     * (N, 3, 32, 32), planes red, green, blue; the normalisation is part of the graph. Output {@value #LOGITS}: float of
     * shape (N, classes). The metadata entry {@code class_names} has the classes, separated by commas.
     *
     * @param model a module for normalised pixels, as rows of 3,072 or as images (N, 3, 32, 32), that makes one row of logits
     *     of each
     * @param classNames the classes, by label
     * @throws IllegalArgumentException if the model has a layer that is no module of {@code lanewise.nn}, does not take
     *     such pixels, or makes other shapes of them
     */
    public static void write(Path file, Module model, List<String> classNames) throws IOException {
        AtomicFile.write(file, describe(model, classNames).toByteArray());
    }

    /**
     * Writes any network, atomically and durably. Input {@value #INPUT} and output {@value #OUTPUT} have a free number of
     * samples.
     *
     * @param input an input that the model takes: numbers, or indices of I64 or I32; those of the graph have its type (f32 for
     *     f64) and, but for the first one, its sizes
     * @throws IllegalArgumentException if the model has a layer that is no module of {@code lanewise.nn}
     * @throws ShapeMismatchException if the model does not take the input
     */
    public static void write(Path file, Module model, Tensor input) throws IOException {
        AtomicFile.write(file, describe(model, input).toByteArray());
    }

    static ModelProto describe(Module model, List<String> classNames) {
        OnnxGraph graph = new OnnxGraph("lanewise", "Classifies images. Input " + PIXELS + ": uint8 of shape"
                + " (N, 3, 32, 32), planes red, green and blue, not normalised. Output " + LOGITS + ".");
        String pixels = graph.input(PIXELS, TensorProto.DataType.UINT8, Images.CHANNELS, Images.HEIGHT, Images.WIDTH);
        OnnxValue x = OnnxValue.numbers(normalized(graph, pixels), IMAGE);
        OnnxValue logits = OnnxLayers.add(new OnnxLayer(graph, "", model), takesRows(model) ? row(graph, x) : x);
        if (!logits.shape().equals(Shape.of(1, classNames.size()))) {
            throw new IllegalArgumentException("the network cannot be exported as ONNX: it makes " + logits.shape()
                    + " of one image, not (1, " + classNames.size() + "), a number for each class");
        }
        graph.output(LOGITS, logits.name(), TensorProto.DataType.FLOAT, classNames.size());
        ModelProto.Builder file = file(graph);
        file.addMetadataPropsBuilder().setKey("class_names").setValue(String.join(",", classNames));
        return file.build();
    }

    static ModelProto describe(Module model, Tensor input) {
        model.summary(input); // names what does not fit
        int[] sizes = input.shape().toArray();
        if (sizes.length == 0) {
            throw new IllegalArgumentException("an input must have an axis of samples, which shape () does not have");
        }
        sizes[0] = 1;
        OnnxGraph graph = new OnnxGraph("lanewise", "A network.");
        OnnxValue x = new OnnxValue(INPUT, Shape.of(sizes), input.dtype() == DType.F64 ? DType.F32 : input.dtype());
        graph.input(INPUT, type(x.dtype()), x.sampleShape());
        OnnxValue y = OnnxLayers.add(new OnnxLayer(graph, "", model), x);
        graph.output(OUTPUT, y.name(), type(y.dtype()), y.sampleShape());
        return file(graph).build();
    }

    private static TensorProto.DataType type(DType dtype) {
        return switch (dtype) {
            case F32 -> TensorProto.DataType.FLOAT;
            case I64 -> TensorProto.DataType.INT64;
            case I32 -> TensorProto.DataType.INT32;
            default -> throw new IllegalArgumentException("an input must be of F32, F64, I64 or I32, not " + dtype);
        };
    }

    private static ModelProto.Builder file(OnnxGraph graph) {
        ModelProto.Builder file = ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("lanewise")
                .setProducerVersion(Environment.version()).setGraph(graph.build());
        file.addOpsetImportBuilder().setDomain("").setVersion(OPERATOR_SET);
        return file;
    }

    // Rows or images? The network itself knows what it takes.
    private static boolean takesRows(Module model) {
        try {
            model.summary(ROW.toArray());
            return true;
        } catch (ShapeMismatchException rows) {
            try {
                model.summary(IMAGE.toArray());
                return false;
            } catch (ShapeMismatchException images) {
                throw new IllegalArgumentException("the network cannot be exported as ONNX: it takes neither pixels as rows ("
                        + rows.getMessage() + ") nor as images (" + images.getMessage() + ")", images);
            }
        }
    }

    // (pixel ÷ 255 − mean) ÷ std of each channel as pixel · scale + shift.
    private static String normalized(OnnxGraph graph, String pixels) {
        double[] scale = Cifar10.STD.stream().mapToDouble(std -> 1 / (255 * std)).toArray();
        double[] shift = IntStream.range(0, Images.CHANNELS)
                .mapToDouble(c -> -Cifar10.MEAN.get(c) / Cifar10.STD.get(c)).toArray();
        String x = graph.apply(NORMALIZATION, "Cast", List.of(pixels),
                OnnxGraph.attribute("to", TensorProto.DataType.FLOAT.getNumber()));
        x = graph.apply(NORMALIZATION, "Mul", List.of(x, graph.constant(NORMALIZATION + ".scale", channels(scale))));
        return graph.apply(NORMALIZATION, "Add", List.of(x, graph.constant(NORMALIZATION + ".shift", channels(shift))));
    }

    private static OnnxValue row(OnnxGraph graph, OnnxValue images) {
        return OnnxValue.numbers(graph.apply(NORMALIZATION, "Flatten", List.of(images.name()),
                OnnxGraph.attribute("axis", 1)), ROW);
    }

    private static Tensor channels(double... values) {
        return Tensor.of(values, values.length, 1, 1);
    }
}
