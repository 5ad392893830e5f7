package lanewise.train.data;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a data set shows. */
public enum DataKind {
    /** CIFAR-10, verified by its hashes. */
    CIFAR_10("CIFAR-10"),
    /** CIFAR-100 with its 100 fine labels. */
    CIFAR_100("CIFAR-100"),
    /** CIFAR-100 with its 20 coarse labels. */
    CIFAR_100_COARSE("CIFAR-100 coarse"),
    /** Pictures in folders that are named by their classes. */
    IMAGE_FOLDER("image folder"),
    /** Drawn by {@code SyntheticImages}. */
    SYNTHETIC("synthetic");

    private final String title;

    DataKind(String title) {
        this.title = title;
    }

    /** Returns whether the data is CIFAR-100, with either labels. */
    public boolean isCifar100() {
        return this == CIFAR_100 || this == CIFAR_100_COARSE;
    }

    /** Returns the name for users and files. */
    @Override
    @JsonValue
    public String toString() {
        return title;
    }
}
