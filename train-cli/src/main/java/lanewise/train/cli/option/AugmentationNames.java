package lanewise.train.cli.option;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import lanewise.train.config.Augmentation;
import lanewise.train.config.Augmentation.Flip;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;

/** Reads changes of images by the names that they have on the command line, such as {@code flip} and {@code shift=2}. */
final class AugmentationNames {
    /** The names, as a usage message shows them. */
    static final String NAMES = "flip|alternating-flip|shift[=N]|reflect|brightness=B|contrast=C|cutout=N|none";

    private static final String NONE = "none";

    /** What a shell offers: each change by its name, with a value where it needs one. */
    static final class Candidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("flip", "alternating-flip", "shift", "reflect", "brightness=0.1", "contrast=0.1", "cutout=8",
                    NONE).iterator();
        }
    }

    private AugmentationNames() {}

    /** Returns what a list of names stands for. */
    static Augmentation parse(List<String> names) {
        Set<String> seen = new HashSet<>();
        Flip flip = Flip.NONE;
        int shift = 0;
        boolean reflect = false;
        double brightness = 0;
        double contrast = 0;
        int cutout = 0;
        for (String change : names) {
            int equals = change.indexOf('=');
            String name = equals < 0 ? change : change.substring(0, equals);
            String value = equals < 0 ? null : change.substring(equals + 1);
            require(seen.add(name), "%s is named twice", name);
            switch (name) {
                case NONE -> require(names.size() == 1, "none stands alone");
                case "flip", "alternating-flip" -> {
                    require(flip == Flip.NONE, "choose flip or alternating-flip");
                    flip = name.equals("flip") ? Flip.RANDOM : Flip.ALTERNATING;
                }
                case "shift" -> shift = value == null ? Augmentation.USUAL_SHIFT : pixels(change, value);
                case "reflect" -> reflect = true;
                case "brightness" -> brightness = share(change, value);
                case "contrast" -> contrast = share(change, value);
                case "cutout" -> cutout = pixels(change, value);
                default -> require(false, "'%s' is none of %s", change, NAMES.replace("|", ", "));
            }
            boolean takesValue = Set.of("shift", "brightness", "contrast", "cutout").contains(name);
            require(value == null || takesValue, "%s takes no value", name);
        }
        return new Augmentation(flip, shift, reflect, brightness, contrast, cutout);
    }

    private static int pixels(String change, String value) {
        double number = share(change, value);
        require(number == Math.rint(number) && number > 0, "%s: a number of pixels is whole and above 0", change);
        return (int) number;
    }

    private static double share(String change, String value) {
        require(value != null, "%s needs a value, as in %s=0.1", change, change);
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number < Double.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        require(false, "%s: '%s' is no number above 0", change, value);
        return 0;
    }

    private static void require(boolean condition, String problem, Object... details) {
        InvalidConfigException.require(condition, ConfigField.AUGMENTATION, problem, details);
    }
}
