package lanewise.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** The table that {@link Module#summary} prints. */
final class Summary implements LayerObserver {
    private record Row(String name, String layer, String output, String parameters) {}

    private static final String GAP = "  ";

    private final List<Row> rows = new ArrayList<>();
    private final boolean training; // the mode of the network
    private final Set<Module> inOtherMode = Collections.newSetFromMap(new IdentityHashMap<>());

    private Summary(Module network) {
        training = network.isTraining();
        network.modules().stream().filter(module -> module.isTraining() != training).forEach(inOtherMode::add);
        rows.add(new Row("name", "layer", "output", "parameters"));
    }

    static Summary of(Module module, int... inputShape) {
        return of(module, Tensor.zeros(inputType(module), inputShape));
    }

    // The first layer that learns tells: an embedding takes indices, any other one numbers of its parameters' type.
    private static DType inputType(Module module) {
        for (Module layer : module.modules()) {
            if (layer instanceof Embedding) {
                return DType.I64;
            }
            if (layer.children().isEmpty() && !layer.ownParameters().isEmpty()) {
                break;
            }
        }
        List<Parameter> parameters = module.parameters();
        return parameters.isEmpty() ? DType.F32 : parameters.getFirst().value().dtype();
    }

    static Summary of(Module module, Tensor x) {
        Summary summary = new Summary(module);
        module.runInEvalMode(() -> module.forward(x, summary));
        summary.rows.add(new Row("total", Module.mode(summary.training), "", count(module)));
        return summary;
    }

    @Override
    public void onLayer(String name, Module layer, Tensor output) {
        String mode = inOtherMode.contains(layer) ? " in " + Module.mode(!training) : "";
        rows.add(new Row(name, layer.describe() + mode, output.shape().toString(), count(layer)));
    }

    private static String count(Module module) {
        return String.format(Locale.ROOT, "%,d", module.parameterCount());
    }

    /** Returns the rows with the names and layers on the left of their columns, shapes and numbers on the right. */
    @Override
    public String toString() {
        int names = width(Row::name);
        int layers = width(Row::layer);
        int outputs = width(Row::output);
        int parameters = width(Row::parameters);
        StringBuilder table = new StringBuilder();
        for (Row row : rows) {
            table.append(row.name).repeat(' ', names - row.name.length()).append(GAP)
                    .append(row.layer).repeat(' ', layers - row.layer.length()).append(GAP)
                    .repeat(' ', outputs - row.output.length()).append(row.output).append(GAP)
                    .repeat(' ', parameters - row.parameters.length()).append(row.parameters)
                    .append(System.lineSeparator());
        }
        return table.toString();
    }

    private int width(Function<Row, String> column) {
        return rows.stream().mapToInt(row -> column.apply(row).length()).max().orElseThrow();
    }
}
