package lanewise.train.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The files that make up a data set: {@link Cifar10#FILES}, or a smaller set in tests.
 *
 * @param train the training files in order, at least one, all with the same number of images
 * @param test the test file
 */
public record ExpectedFiles(List<ExpectedFile> train, ExpectedFile test) {
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

    /** Returns the training files followed by the test file. */
    public List<ExpectedFile> all() {
        List<ExpectedFile> all = new ArrayList<>(train);
        all.add(test);
        return List.copyOf(all);
    }
}
