package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

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

    /** Returns the name as it is written on the command line. */
    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
