package lanewise.train.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes the values of a layer one by one, and refuses those that nobody took. */
final class LayerArguments {
    private static final int LARGEST = 1 << 16;

    private final LayerSpec layer;
    private final int classes;
    private final List<String> values;
    private final Map<String, String> settings;

    LayerArguments(LayerSpec layer, int classes) {
        this.layer = layer;
        this.classes = classes;
        values = new ArrayList<>(layer.values());
        settings = new LinkedHashMap<>(layer.settings());
    }

    /** Takes the next value, which is a number of something or {@code classes}. */
    int size(String what) {
        if (values.isEmpty()) {
            throw error("lacks " + what + ", as in " + layer.name() + "(32)");
        }
        String value = values.removeFirst();
        return value.equals(LayerSpec.CLASSES) ? classes : integer(what, value, 1);
    }

    /** Takes the next value if there is one, a number of something. */
    int size(String what, int otherwise) {
        return values.isEmpty() ? otherwise : size(what);
    }

    /** Takes the next value, a number in [0, 1) or whatever the layer checks. */
    double number(String what) {
        if (values.isEmpty()) {
            throw error("lacks " + what + ", as in " + layer.name() + "(0.1)");
        }
        return number(what, values.removeFirst());
    }

    /** Takes a setting that is a whole number, from {@code least}. */
    int setting(String name, int otherwise, int least) {
        String value = settings.remove(name);
        return value == null ? otherwise : integer(name, value, least);
    }

    /** Takes a setting that is a number. */
    double setting(String name, double otherwise) {
        String value = settings.remove(name);
        return value == null ? otherwise : number(name, value);
    }

    /** Takes a setting that stands alone, and says whether it is there. */
    boolean flag(String name) {
        String value = settings.remove(name);
        if (value != null && !value.isEmpty()) {
            throw error("takes '" + name + "' without a value, not " + name + "=" + value);
        }
        return value != null;
    }

    /** Refuses what nobody took. */
    void requireAllTaken() {
        if (!values.isEmpty()) {
            throw error("has no use for " + values.getFirst());
        }
        if (!settings.isEmpty()) {
            throw error("knows no '" + settings.keySet().iterator().next() + "'");
        }
    }

    private int integer(String what, String value, int least) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= LARGEST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw error("takes " + what + " from " + least + " to " + LARGEST + ", not " + value);
    }

    private double number(String what, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw error("takes a number as " + what + ", not '" + value + "'");
    }

    LayerSpec layer() {
        return layer;
    }

    IllegalArgumentException error(String reason) {
        // NetworkPlanner tells by the beginning whether a message names its layer.
        return new IllegalArgumentException(layer + " " + reason);
    }
}
