package lanewise.train.data.part;

import java.io.IOException;
import java.util.List;

/** Samples in parts, as records of {@link RecordLayout#IMAGES}. Many threads may read at once. */
public interface PartSource {
    /** Returns the number of samples of each part. */
    List<Integer> counts();

    /** Returns the classes, by label. */
    List<String> classNames();

    /**
     * Reads records of one part.
     *
     * @param part its number, from 0
     * @param records their numbers in the part, in ascending order
     * @param into what they are written to, one behind the other
     * @throws IOException if the part cannot be read, or is damaged; the message is one line for the user
     */
    void read(int part, int[] records, byte[] into) throws IOException;
}
