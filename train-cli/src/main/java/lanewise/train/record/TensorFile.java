package lanewise.train.record;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.data.PlainFile;
import lanewise.train.data.Reason;

/** Files of tensors that this program wrote, or was given. */
final class TensorFile {
    private TensorFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is damaged; the message is one line for the user
     */
    static SafeTensors.Contents read(Path file) throws IOException {
        PlainFile.require(file);
        try {
            return SafeTensors.read(file);
        } catch (FileSystemException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(Reason.advised(e.getMessage(), Reason.ADVICE_OF_DAMAGED), e);
        }
    }
}
