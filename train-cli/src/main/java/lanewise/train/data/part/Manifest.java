package lanewise.train.data.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.DataException;

/**
 * What a folder of parts holds, as {@value #FILE} in it.
 *
 * @param format {@value #FORMAT}
 * @param layout how a record lies in a part
 * @param classNames the classes, by label
 * @param parts the parts, in the order of their ranges of hashes
 */
public record Manifest(String format, RecordLayout layout, List<String> classNames, List<Part> parts) {
    /** The name of the file. */
    public static final String FILE = "manifest.json";
    /** What files of this version call themselves. */
    public static final String FORMAT = "lanewise-parts-1";

    private static final String WRITE_AGAIN = "write the parts again";

    /**
     * A record file.
     *
     * @param file its name in the folder
     * @param samples the number of its records
     * @param sha256 of its content, in hexadecimal
     */
    public record Part(String file, int samples, String sha256) {}

    /** Keeps copies. */
    public Manifest {
        classNames = List.copyOf(classNames);
        parts = List.copyOf(parts);
    }

    /**
     * Reads the manifest of a folder.
     *
     * @throws DataException if there is none, or it cannot be
     * @throws IOException if it cannot be read, or is damaged
     */
    static Manifest read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new DataException(folder + ": there is no " + FILE + ", which is written when all parts are there; "
                    + WRITE_AGAIN);
        }
        Manifest manifest = RunJson.read(file, "manifest of parts", WRITE_AGAIN, Manifest.class);
        manifest.require(file);
        return manifest;
    }

    private void require(Path file) throws DataException {
        if (!format.equals(FORMAT) || !layout.equals(RecordLayout.IMAGES)) {
            throw new DataException(file + ": format " + format + " with " + layout + ", where " + FORMAT + " with "
                    + RecordLayout.IMAGES + " is read; " + WRITE_AGAIN);
        }
        if (parts.isEmpty() || parts.stream().mapToLong(Part::samples).sum() > Integer.MAX_VALUE) {
            throw new DataException(file + ": there must be 1 to " + Integer.MAX_VALUE + " samples in 1 part or more; "
                    + WRITE_AGAIN);
        }
        for (Part part : parts) {
            boolean named = part.file.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
            if (!named || part.samples < 0 || !part.sha256.matches("[0-9a-f]{64}")) {
                throw new DataException(file + ": no part is " + part + "; " + WRITE_AGAIN);
            }
        }
    }

    /** Writes the manifest of a folder. */
    void write(Path folder) throws IOException {
        AtomicFile.write(folder.resolve(FILE), RunJson.bytes(this));
    }
}
