package lanewise.train.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete data set in memory.
 *
 * @param train the training images: 50,000 in the full sets
 * @param test the test images: 10,000 in the full sets
 * @param classNames the classes, by label
 * @param origin where the images come from
 * @param directory the folder the files were read from; empty for the synthetic set
 * @param sha256 the SHA-256 of each file's bytes by file name, training files first, in lower-case hexadecimal;
 *     for the synthetic set that of the bytes its files would have
 */
public record ImageData(
        Images train,
        Images test,
        List<String> classNames,
        Origin origin,
        Optional<Path> directory,
        Map<String, String> sha256) {

    /** Where a data set comes from. */
    public enum Origin {
        /** CIFAR-10 from the cache, perhaps fetched a moment ago. */
        CACHE,
        /** CIFAR-10 from a folder that the user named. */
        DIRECTORY,
        /** Drawn by {@link SyntheticImages}: results are not CIFAR-10's. */
        SYNTHETIC
    }

    /** Copies what could change; the order of {@code sha256} is kept. */
    public ImageData {
        classNames = List.copyOf(classNames);
        sha256 = Collections.unmodifiableMap(new LinkedHashMap<>(sha256));
    }

    /** Returns whether the images are CIFAR-10's, verified by their hashes. */
    public boolean isCifar10() {
        return origin != Origin.SYNTHETIC;
    }
}
