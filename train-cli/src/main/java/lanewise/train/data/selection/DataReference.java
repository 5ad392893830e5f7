package lanewise.train.data.selection;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;

/**
 * The data of a run, and how to find it again.
 *
 * @param source what to choose to have it
 * @param kind what it shows
 * @param sha256 the SHA-256 of each file
 */
public record DataReference(DataSelection source, DataKind kind, Map<String, String> sha256) {
    /** Returns the reference of a data set. */
    public static DataReference of(ImageData data) {
        DataSelection source = switch (data.origin()) {
            case SYNTHETIC -> new DataSelection.Synthetic(data.train().count());
            case CACHE -> DataSelection.AUTO;
            case DIRECTORY -> new DataSelection.Folder(data.directory().orElseThrow());
        };
        return new DataReference(source, data.kind(), data.sha256());
    }

    /**
     * Checks that data is that of the run.
     *
     * @throws IOException if it is not; the message names the kinds or the files that differ
     */
    public void requireSame(ImageData data) throws IOException {
        if (data.kind() != kind) {
            throw new IOException("the data is not that of the run: " + data.kind() + " instead of " + kind
                    + "; the run used the data " + source);
        }
        List<String> different = differences(data.sha256());
        if (!different.isEmpty()) {
            throw new IOException("the data is not that of the run: " + String.join(", ", different)
                    + (different.size() == 1 ? " differs" : " differ") + "; the run used the data " + source);
        }
    }

    /** Returns the names of the files whose hashes differ, or that only one of the two has. */
    List<String> differences(Map<String, String> other) {
        return Stream.concat(sha256.keySet().stream(), other.keySet().stream()).distinct()
                .filter(name -> !Objects.equals(sha256.get(name), other.get(name))).toList();
    }
}
