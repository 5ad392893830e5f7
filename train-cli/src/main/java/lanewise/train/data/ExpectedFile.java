package lanewise.train.data;

/**
 * What a file of the data set must be.
 *
 * @param name the file's name, without a folder
 * @param images how many records it holds
 * @param sha256 the SHA-256 of its bytes, in lower-case hexadecimal
 */
public record ExpectedFile(String name, int images, String sha256) {
    /** Returns the file's size in bytes. */
    public long bytes() {
        return (long) images * Cifar10.RECORD_BYTES;
    }
}
