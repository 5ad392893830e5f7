package lanewise.train.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * One layer as text: {@code conv(64, 3, stride=2, nobias)} has the name {@code conv}, the values 64 and 3, the setting
 * {@code stride} and the setting {@code nobias}, which has no value; {@code residual(conv(64) relu, nobn)} has layers within.
 *
 * @param name what kind of layer
 * @param values the values without a name, in order
 * @param settings the values with a name, in order; empty for one that stands alone
 * @param inner the layers within
 */
public record LayerSpec(String name, List<String> values, Map<String, String> settings, List<LayerSpec> inner) {
    /** The word that stands for the number of classes of the data. */
    public static final String CLASSES = "classes";

    /** Keeps copies. */
    public LayerSpec {
        values = List.copyOf(values);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        inner = List.copyOf(inner);
    }

    /** Returns a layer of values alone. */
    public static LayerSpec of(String name, Object... values) {
        return new LayerSpec(name, Arrays.stream(values).map(String::valueOf).toList(), Map.of(), List.of());
    }

    /** Returns a layer around others. */
    public static LayerSpec around(String name, List<LayerSpec> inner) {
        return new LayerSpec(name, List.of(), Map.of(), inner);
    }

    /** Returns this layer with one more setting; an empty value for one that stands alone. */
    public LayerSpec with(String setting, Object value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(setting, String.valueOf(value));
        return new LayerSpec(name, values, more, inner);
    }

    /** Returns the text, in the one form that {@link LayerList#toString} has too. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "(", ")").setEmptyValue("");
        if (!inner.isEmpty()) {
            text.add(new LayerList(inner).toString());
        }
        values.forEach(text::add);
        settings.forEach((setting, value) -> text.add(value.isEmpty() ? setting : setting + "=" + value));
        return name + text;
    }
}
