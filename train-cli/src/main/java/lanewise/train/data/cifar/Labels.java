package lanewise.train.data.cifar;

import java.util.Locale;

/** Which of the two labels of CIFAR-100's images count. */
public enum Labels {
    /** The 100 fine ones. */
    FINE,
    /** The 20 coarse ones, each of five fine ones. */
    COARSE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
