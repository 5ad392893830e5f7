package lanewise.train.data.cifar;

import java.util.ArrayList;
import java.util.List;
import lanewise.train.data.DataKind;

/**
 * The files that make up a data set: {@link Cifar10#FILES}, {@link Cifar100#files}, or a smaller set in tests.
 *
 * @param train the training files in order, at least one, all with the same number of images
 * @param test the test file
 * @param kind what the files show
 */
public record ExpectedFiles(List<ExpectedFile> train, ExpectedFile test, DataKind kind) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is no training file, or their numbers of images differ
     */
    public ExpectedFiles {
        train = List.copyOf(train);
        if (train.isEmpty() || train.stream().mapToInt(ExpectedFile::images).distinct().count() != 1) {
            throw new IllegalArgumentException(
                    "training files must be given, each with the same number of images: " + train);
        }
    }

    /** The files of CIFAR-10, or of a smaller set in tests. */
    public ExpectedFiles(List<ExpectedFile> train, ExpectedFile test) {
        this(train, test, DataKind.CIFAR_10);
    }

    /** Returns the names of the classes, by label. */
    List<String> classNames() {
        return switch (kind) {
            case CIFAR_100 -> Cifar100.FINE_NAMES;
            case CIFAR_100_COARSE -> Cifar100.COARSE_NAMES;
            default -> Cifar10.CLASS_NAMES;
        };
    }

    /** Returns the training files followed by the test file. */
    public List<ExpectedFile> all() {
        List<ExpectedFile> all = new ArrayList<>(train);
        all.add(test);
        return List.copyOf(all);
    }
}
