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
 * @param kind what the images show
 * @param origin where the images come from
 * @param directory the folder the files were read from; empty for the synthetic set
 * @param sha256 the SHA-256 of each file's bytes by file name, training files first, in lower-case hexadecimal;
 *     for the synthetic set that of the bytes its files would have, for pictures in folders those of the labelled
 *     32×32 images that they became and of the names of the classes
 */
public record ImageData(
        Images train,
        Images test,
        DataKind kind,
        Origin origin,
        Optional<Path> directory,
        Map<String, String> sha256) {

    /** Where a data set comes from. */
    public enum Origin {
        /** CIFAR-10 from the cache, perhaps fetched a moment ago. */
        CACHE,
        /** A folder that the user named. */
        DIRECTORY,
        /** Drawn by {@code SyntheticImages}: results are not CIFAR-10's. */
        SYNTHETIC
    }

    /** Copies what could change; the order of {@code sha256} is kept. */
    public ImageData {
        sha256 = Collections.unmodifiableMap(new LinkedHashMap<>(sha256));
    }

    /** Returns the classes, by label. */
    public List<String> classNames() {
        return train.classNames();
    }

    /** Returns whether the images are CIFAR-10's, verified by their hashes. */
    public boolean isCifar10() {
        return kind == DataKind.CIFAR_10;
    }
}
