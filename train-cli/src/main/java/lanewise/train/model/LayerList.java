package lanewise.train.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network as the list of its layers, in order, and the text form of it, such as
 *
 * <pre>
 * conv(32) relu maxpool(2) 2*residual(conv(32, nobias) bn relu conv(32, nobias) bn) flatten linear(classes)
 * </pre>
 *
 * <p>Layers are separated by spaces; {@code n*} repeats the layer after it. {@code docs/models.md} lists the kinds of layers
 * and their settings; {@link NetworkPlan} makes modules of them.
 *
 * @param layers at least one
 */
public record LayerList(List<LayerSpec> layers) {
    /** Checks that there is a layer. */
    public LayerList {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network has at least one layer");
        }
    }

    /**
     * Returns the list that a text stands for.
     *
     * @throws IllegalArgumentException if it cannot be read; the message is one line that quotes the place
     */
    @JsonCreator
    public static LayerList parse(String text) {
        return new LayerListParser(text).parse();
    }

    /** Returns the text, one form for each list: what {@link #parse} makes this list of, without repetitions. */
    @JsonValue
    @Override
    public String toString() {
        return layers.stream().map(LayerSpec::toString).collect(Collectors.joining(" "));
    }
}
