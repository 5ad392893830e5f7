package lanewise.train.data.cifar;

import lanewise.train.data.RecordFormat;

/**
 * What a file of the data set must be.
 *
 * @param name the file's name, without a folder
 * @param images how many records it holds
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal; empty if nobody has published it
 * @param format how each record begins
 */
public record ExpectedFile(String name, int images, String sha256, RecordFormat format) {
    /** A file in CIFAR-10's format. */
    public ExpectedFile(String name, int images, String sha256) {
        this(name, images, sha256, RecordFormat.CIFAR_10);
    }

    /** Returns the file's size in bytes. */
    public long bytes() {
        return (long) images * format.recordBytes();
    }
}
