package lanewise.tensor.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import lanewise.tensor.Tensor;

/** The safetensors format: an 8-byte header length, a JSON header, and the raw little-endian elements. */
public final class SafeTensors {
    private SafeTensors() {}

    /**
     * What a file holds.
     *
     * @param tensors the tensors by name, in the file's order
     * @param metadata the text entries under {@code __metadata__}; empty if there are none
     */
    public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata) {}

    /** Reads a file. */
    public static Contents read(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes a file. */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        throw new UnsupportedOperationException();
    }
}
