package lanewise.train.data.selection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import lanewise.train.data.synthetic.SyntheticImages;

/** Which data set a user chose: the value of {@code --data}. As text it is that value, which {@link #parse} reads. */
@SuppressWarnings("ClassInitializationDeadlock") // nobody but the constant makes an Auto
public sealed interface DataSelection {
    /** CIFAR-10 from the cache, else a fetch, else the synthetic set. */
    DataSelection AUTO = new Auto();

    /** CIFAR-10 from the cache, else a fetch, else the synthetic set. */
    record Auto() implements DataSelection {
        private static final String NAME = "auto";

        @Override
        public String toString() {
            return NAME;
        }
    }

    /**
     * The synthetic set.
     *
     * @param trainImages the number of training images
     */
    record Synthetic(int trainImages) implements DataSelection {
        private static final String NAME = "synthetic";
        private static final String WITH_SIZE = NAME + ":";
        private static final int MOST = 500_000; // 2 GB

        /** The set that is as large as CIFAR-10. */
        public static final Synthetic FULL = new Synthetic(SyntheticImages.FULL_SET);

        private static Synthetic ofSize(String number) {
            try {
                int size = Integer.parseInt(number);
                if (size > 0 && size <= MOST && size % SyntheticImages.CLASS_NAMES.size() == 0) {
                    return new Synthetic(size);
                }
            } catch (NumberFormatException _) {
                // refused below
            }
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is no number of training images; give a"
                    + " multiple of %d up to %,d, such as %s5000", number.isEmpty() ? "nothing" : number,
                    SyntheticImages.CLASS_NAMES.size(), MOST, WITH_SIZE));
        }

        @Override
        public String toString() {
            return equals(FULL) ? NAME : WITH_SIZE + trainImages;
        }
    }

    /**
     * A folder that the user names.
     *
     * @param directory the folder, absolute
     */
    record Folder(Path directory) implements DataSelection {
        /** Makes the path absolute. */
        public Folder {
            directory = directory.toAbsolutePath().normalize();
        }

        @Override
        public String toString() {
            return directory.toString();
        }
    }

    /**
     * Reads a value of {@code --data}.
     *
     * @throws IllegalArgumentException if a size is out of range, or a text can be no path; the message says what is
     *     wrong in one line
     */
    @JsonCreator
    static DataSelection parse(String text) {
        if (text.equals(Auto.NAME)) {
            return AUTO;
        }
        if (text.equals(Synthetic.NAME)) {
            return Synthetic.FULL;
        }
        if (text.startsWith(Synthetic.WITH_SIZE)) {
            return Synthetic.ofSize(text.substring(Synthetic.WITH_SIZE.length()));
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty; name auto, synthetic or a folder");
        }
        try {
            return new Folder(Path.of(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is neither " + Auto.NAME + ", " + Synthetic.NAME
                    + " nor a folder", e);
        }
    }

    /** Returns how many images it will have, those to test with too; 0 if only a folder knows. */
    default int expectedImages() {
        int training = switch (this) {
            case Auto _ -> SyntheticImages.FULL_SET;
            case Synthetic chosen -> chosen.trainImages();
            case Folder _ -> 0;
        };
        return training + training / 5;
    }

    /** Returns the value of {@code --data}. */
    @Override
    @JsonValue
    String toString();
}
