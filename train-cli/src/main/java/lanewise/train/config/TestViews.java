package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;

/** As what an image is shown to a model: the logits of several views are averaged. */
public enum TestViews {
    /** The image as it is. */
    ONE,
    /** It and its mirror image. */
    MIRROR,
    /**
     * Both, with half of the weight, and both moved by one pixel up and to the left, and down and to the right, with a
     * quarter each; what comes in from outside is the image reflected at its edge.
     */
    SIX;

    /**
     * Checks that a network can be shown these views.
     *
     * @param images whether it takes images, and not rows of numbers
     * @throws InvalidConfigException if it takes rows, and there is more than one view
     */
    public void requireImages(boolean images) {
        InvalidConfigException.require(this == ONE || images, ConfigField.TEST_VIEWS, "a network of rows of numbers, such as"
                + " a multilayer perceptron, sees images as they are alone; leave %s out", this);
    }

    /** Returns the name as it is written on the command line. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
