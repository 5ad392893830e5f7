package lanewise.train.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text form of a network:
 *
 * <pre>
 * layers   = layer { layer }                                separated by spaces
 * layer    = [ count "*" ] name [ "(" layers { "," name } | values ")" ]
 * values   = value { "," value }
 * value    = number | name [ "=" number ]
 * </pre>
 *
 * <p>What stands in parentheses are layers after {@code residual}, and settings that stand alone; else values.
 */
final class LayerListParser {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:([A-Za-z][A-Za-z0-9-]*)|([-+]?[0-9.][0-9.eE+-]*)|([(),=*]))");
    private static final int MOST_LAYERS = 10_000;
    private static final int DEEPEST = 50;

    private final String text;
    private final Matcher matcher;
    private String token; // null at the end
    private int at; // where it begins
    private long count; // of layers, those within others and repetitions too
    private int depth;

    LayerListParser(String text) {
        this.text = text;
        matcher = TOKEN.matcher(text);
        next(0);
    }

    LayerList parse() {
        List<LayerSpec> layers = layers();
        if (token != null) {
            throw error("there is no '(' to this '" + token + "'");
        }
        return new LayerList(layers);
    }

    private List<LayerSpec> layers() {
        List<LayerSpec> layers = new ArrayList<>();
        while (token != null && !token.equals(")") && !(token.equals(",") && depth > 0)) {
            int times = times();
            long before = count;
            LayerSpec layer = layer();
            count = before + times * (count - before + 1);
            if (count > MOST_LAYERS) {
                throw new IllegalArgumentException("the network has more than " + MOST_LAYERS + " layers");
            }
            for (int i = 0; i < times; i++) {
                layers.add(layer);
            }
        }
        if (layers.isEmpty()) {
            throw error("here a layer is missing");
        }
        return layers;
    }

    private int times() {
        if (!Character.isDigit(token.charAt(0))) {
            return 1;
        }
        String number = token;
        int place = at;
        advance();
        if (!"*".equals(token)) {
            at = place;
            token = number;
            throw error("'" + number + "' is no layer; to repeat one, write " + number + "*residual(...)");
        }
        advance();
        try {
            int times = Integer.parseInt(number);
            if (times >= 1 && times <= MOST_LAYERS) {
                return times;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw error("a layer is repeated 1 to " + MOST_LAYERS + " times, not " + number);
    }

    private LayerSpec layer() {
        String name = name("a layer");
        if (!"(".equals(token)) {
            return LayerSpec.of(name);
        }
        advance();
        if (++depth > DEEPEST) {
            throw error("layers lie in each other, more than " + DEEPEST + " deep");
        }
        LayerSpec layer = NetworkPlanner.isAround(name) ? around(name) : withValues(name);
        depth--;
        if (!")".equals(token)) {
            throw error(token == null ? "the ')' of " + name + " is missing" : "',' or ')' is expected");
        }
        advance();
        return layer;
    }

    private LayerSpec around(String name) {
        List<LayerSpec> inner = layers();
        Map<String, String> settings = new LinkedHashMap<>();
        while (",".equals(token)) {
            advance();
            put(settings, name("a setting"), "");
        }
        return new LayerSpec(name, List.of(), settings, inner);
    }

    private LayerSpec withValues(String name) {
        List<String> values = new ArrayList<>();
        Map<String, String> settings = new LinkedHashMap<>();
        while (!")".equals(token)) {
            String value = value();
            if ("=".equals(token)) {
                advance();
                put(settings, value, value());
            } else if (Character.isLetter(value.charAt(0)) && !value.equals(LayerSpec.CLASSES)) {
                put(settings, value, "");
            } else {
                values.add(value);
            }
            if (!",".equals(token)) {
                break;
            }
            advance();
        }
        return new LayerSpec(name, values, settings, List.of());
    }

    private void put(Map<String, String> settings, String name, String value) {
        if (settings.put(name, value) != null) {
            throw error("'" + name + "' is set twice");
        }
    }

    private String value() {
        if (token == null || !Character.isLetterOrDigit(token.charAt(0)) && ".-+".indexOf(token.charAt(0)) < 0) {
            throw error("a value is missing");
        }
        String value = token;
        advance();
        return value;
    }

    private String name(String what) {
        if (token == null || !Character.isLetter(token.charAt(0))) {
            throw error("the name of " + what + " is expected");
        }
        String name = token;
        advance();
        return name;
    }

    private void advance() {
        next(matcher.end());
    }

    private void next(int from) {
        at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            token = null;
        } else if (matcher.region(from, text.length()).lookingAt()) {
            token = matcher.group().strip();
        } else {
            throw error("'" + text.charAt(at) + "' has no meaning here");
        }
    }

    private IllegalArgumentException error(String reason) {
        String place = at >= text.length() ? "at the end" : "at '" + text.substring(at, Math.min(at + 12, text.length())) + "'";
        return new IllegalArgumentException(place + ": " + reason);
    }
}
