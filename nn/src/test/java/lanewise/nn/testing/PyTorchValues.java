package lanewise.nn.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/**
 * What PyTorch computed in F64, by name: {@code src/test/scripts/image_layers.py} wrote the file.
 */
public final class PyTorchValues {
    /** How far a value may be off: 10⁻¹⁰, or 10⁻¹⁰ of itself. */
    private static final double TOLERANCE = 1e-10;

    private final Map<String, Tensor> values = new HashMap<>();

    /** Reads a file beside the classes of {@code lanewise.nn}. */
    public PyTorchValues(String file) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Module.class.getResourceAsStream(file), file), StandardCharsets.UTF_8))) {
            reader.lines().map(line -> line.split(" ")).forEach(line -> values.put(line[0], tensor(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tensor tensor(String... line) {
        int[] shape = Arrays.stream(line[1].split("x")).filter(size -> !size.isEmpty()).mapToInt(Integer::parseInt)
                .toArray();
        return Tensor.of(Arrays.stream(line, 2, line.length).mapToDouble(PyTorchValues::number).toArray(), shape);
    }

    private static double number(String text) {
        return text.equals("nan") ? Double.NaN : Double.parseDouble(text);
    }

    /** Returns a copy of the tensor of the given name. */
    public Tensor get(String name) {
        return Objects.requireNonNull(values.get(name), name).copy();
    }

    /** Checks one tensor, with its shape. */
    public void assertEqual(String name, Tensor actual) {
        Tensor expected = get(name);
        assertEquals(expected.shape(), actual.shape(), name);
        double[] wanted = expected.toDoubleArray();
        double[] values = actual.to(DType.F64).toDoubleArray();
        for (int i = 0; i < wanted.length; i++) {
            double size = Double.isNaN(wanted[i]) ? 1 : Math.max(1, Math.abs(wanted[i]));
            assertEquals(wanted[i], values[i], TOLERANCE * size, name + ", element " + i);
        }
    }

    /**
     * Sets the parameters of a module and checks output, dX and the parameters' gradients of one forward and backward pass:
     * {@code NAME.weight}, {@code NAME.x}, {@code NAME.y}, {@code NAME.dY}, {@code NAME.dX}, {@code NAME.d.weight} …
     */
    public void check(String name, Module module) {
        module.namedParameters().forEach((parameter, own) -> own.value().copyFrom(get(name + "." + parameter)));
        Tensor x = get(name + ".x");
        assertEqual(name + ".y", module.forward(x));
        assertEqual(name + ".dX", module.backward(get(name + ".dY")));
        module.namedParameters().forEach((parameter, own) -> assertEqual(name + ".d." + parameter, own.grad()));
    }
}
