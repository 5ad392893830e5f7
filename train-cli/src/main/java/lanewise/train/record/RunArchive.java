package lanewise.train.record;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.train.data.PlainFile;
import lanewise.train.data.Sha256;

/**
 * The files of a run as bytes, to be moved to another machine: {@code LWRUN\1}, the number of files, for each its name, its
 * length and its bytes, then the SHA-256 of all that. Numbers are of four bytes, the highest first. Only names that a run
 * writes are taken.
 *
 * @param files the bytes of each file by name; not copied
 */
public record RunArchive(Map<String, byte[]> files) {
    private static final byte[] MAGIC = {'L', 'W', 'R', 'U', 'N', 1};
    private static final int HASH_BYTES = 32;
    private static final int MOST_FILES = 100;

    /** Keeps the order; checks the names. */
    public RunArchive {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        for (String name : files.keySet()) {
            if (!RunContents.isName(name)) {
                throw new IllegalArgumentException(name + " is no file of a run");
            }
        }
    }

    /**
     * Returns the files of the run in a folder, {@code run.json} last; other files there are left out.
     *
     * @throws IOException if one cannot be read
     */
    public static RunArchive of(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<String> names;
        try (Stream<Path> paths = Files.list(folder)) {
            names = paths.map(path -> path.getFileName().toString()).filter(RunContents::isName).sorted().toList();
        }
        for (String name : names) {
            PlainFile.require(folder.resolve(name));
            files.put(name, Files.readAllBytes(folder.resolve(name)));
        }
        if (files.containsKey(RunContents.RUN)) {
            files.put(RunContents.RUN, files.remove(RunContents.RUN));
        }
        return new RunArchive(files);
    }

    /** Returns the bytes. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(
                files.values().stream().mapToInt(content -> content.length).sum() + 4096);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeInt(files.size());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.writeUTF(file.getKey());
                out.writeInt(file.getValue().length);
                out.write(file.getValue());
            }
            out.write(hash(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory
        }
        return bytes.toByteArray();
    }

    private static byte[] hash(byte[] bytes, int length) {
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    /**
     * Reads what {@link #toBytes} gave.
     *
     * @throws IOException if the bytes are others; the message is one line
     */
    public static RunArchive read(byte[] bytes) throws IOException {
        int content = bytes.length - HASH_BYTES;
        if (content < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || !Arrays.equals(hash(bytes, content), Arrays.copyOfRange(bytes, content, bytes.length))) {
            throw new IOException("these " + bytes.length + " bytes are no files of a run, or damaged ones");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(
                new ByteArrayInputStream(bytes, MAGIC.length, content - MAGIC.length))) {
            int count = in.readInt();
            for (int i = 0; i < count && count <= MOST_FILES; i++) {
                String name = in.readUTF();
                int length = in.readInt();
                if (length < 0 || length > in.available() || !RunContents.isName(name)) {
                    throw new IOException("a run has no file " + name + " of " + length + " bytes");
                }
                files.put(name, in.readNBytes(length));
            }
            if (files.size() != count || in.available() > 0) {
                throw new IOException("a run does not consist of " + count + " files here");
            }
        } catch (EOFException | UTFDataFormatException e) {
            throw new IOException("these are no files of a run: they end too early", e);
        }
        return new RunArchive(files);
    }

    /**
     * Writes the files to a run's folder, each atomically, {@code run.json} last: whenever the process ends, the run there is
     * one that has ended, or one that can go on from a checkpoint.
     */
    public void writeTo(RunDirectory directory) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().equals(RunContents.RUN)) {
                directory.write(file.getKey(), file.getValue());
            }
        }
        if (files.containsKey(RunContents.RUN)) {
            directory.write(RunContents.RUN, files.get(RunContents.RUN));
        }
    }
}
