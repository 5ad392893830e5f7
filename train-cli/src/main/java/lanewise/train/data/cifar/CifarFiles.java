package lanewise.train.data.cifar;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lanewise.train.data.DataException;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Reason;
import lanewise.train.data.RecordFormat;
import lanewise.train.data.Sha256;

/**
 * The files of a data set in a folder, read into memory and verified in the same pass.
 *
 * <p>Files are read in parallel. Each is compared with what is expected of it: size first, then the SHA-256 where one
 * is known, then the labels.
 */
public final class CifarFiles {
    /** Small enough that the bytes are still in the processor's cache when they are hashed. */
    private static final int CHUNK_BYTES = 1 << 18;

    private final Path directory;
    private final ExpectedFiles expected;
    private final List<Content> contents;

    /** A file that was looked at; its SHA-256 if it is good, and its bytes if they were to be kept as well. */
    private record Content(FileCheck check, String sha256, byte[] bytes) {
    }

    private CifarFiles(Path directory, ExpectedFiles expected, List<Content> contents) {
        this.directory = directory;
        this.expected = expected;
        this.contents = contents;
    }

    /**
     * Reads and verifies files. What is wrong with them is found in {@link #checks}, not thrown.
     *
     * @param directory the folder, which need not exist
     * @param expected the files and what they should be
     */
    public static CifarFiles read(Path directory, ExpectedFiles expected) {
        return new CifarFiles(directory, expected,
                expected.all().parallelStream().map(file -> read(directory, file, true)).toList());
    }

    /**
     * Verifies files like {@link #read} but keeps none of them in memory.
     *
     * @param directory the folder, which need not exist
     * @param expected the files and what they should be
     */
    public static List<FileCheck> check(Path directory, ExpectedFiles expected) {
        return expected.all().parallelStream().map(file -> read(directory, file, false).check()).toList();
    }

    /** Returns what was found, one entry for each expected file, training files first. */
    public List<FileCheck> checks() {
        return contents.stream().map(Content::check).toList();
    }

    /** Returns whether all files are there and right. */
    public boolean isComplete() {
        return contents.stream().allMatch(content -> content.check().isOk());
    }

    /**
     * Returns the images. They share the bytes that were read.
     *
     * @param origin what to note as the images' origin
     * @throws DataException if a file is missing or wrong; the message names the first such file
     */
    public ImageData toImageData(ImageData.Origin origin) throws DataException {
        if (!isComplete()) {
            throw new DataException(problem() + "; " + advice(origin, expected.kind()));
        }
        Map<String, String> sha256 = new LinkedHashMap<>();
        contents.forEach(content -> sha256.put(content.check().file().name(), content.sha256()));
        int last = contents.size() - 1;
        byte[][] train = contents.subList(0, last).stream().map(Content::bytes).toArray(byte[][]::new);
        byte[][] test = {contents.get(last).bytes()};
        int perFile = expected.train().getFirst().images();
        int testImages = expected.test().images();
        RecordFormat format = expected.test().format();
        return new ImageData(new Images(train, perFile, perFile * train.length, format, expected.classNames()),
                new Images(test, testImages, testImages, format, expected.classNames()), expected.kind(), origin,
                Optional.of(directory), sha256);
    }

    private String problem() {
        List<FileCheck> bad = checks().stream().filter(check -> !check.isOk()).toList();
        if (!Files.isDirectory(directory)) {
            return directory + ": no such folder";
        }
        if (bad.stream().filter(check -> check.state() == FileCheck.State.MISSING).count() == contents.size()) {
            return directory + ": none of the data set's files is there ("
                    + expected.train().getFirst().name() + " … " + expected.test().name() + ")";
        }
        String first = bad.getFirst().file().name() + " in " + directory + ": " + bad.getFirst().problem();
        return switch (bad.size()) {
            case 1 -> first;
            case 2 -> first + " (and another file is bad)";
            default -> first + " (and " + (bad.size() - 1) + " other files are bad)";
        };
    }

    private static String advice(ImageData.Origin origin, DataKind kind) {
        if (kind.isCifar100()) {
            return "put the files of the archive cifar-100-binary.tar.gz there";
        }
        return origin == ImageData.Origin.CACHE
                ? "fetch again with: lanewise data fetch"
                : "put the official files there, or name no folder to have them fetched";
    }

    private static Content read(Path directory, ExpectedFile file, boolean keep) {
        Path path = directory.resolve(file.name());
        if (Files.isDirectory(path)) {
            return bad(file, FileCheck.State.UNREADABLE, "cannot be read: it is a folder");
        }
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            if (size != file.bytes()) {
                return bad(file, FileCheck.State.WRONG_SIZE,
                        String.format(Locale.ROOT, "%,d bytes instead of %,d", size, file.bytes()));
            }
            byte[] bytes = new byte[keep ? Math.toIntExact(size) : CHUNK_BYTES];
            byte[] heads = new byte[Math.multiplyExact(file.images(), file.format().headBytes())];
            String sha256 = scan(channel, file, bytes, heads);
            String problem = problem(file, sha256, heads);
            return problem.isEmpty()
                    ? new Content(new FileCheck(file, FileCheck.State.OK, ""), sha256, keep ? bytes : null)
                    : bad(file, FileCheck.State.WRONG_CONTENT, problem);
        } catch (NoSuchFileException e) {
            return bad(file, FileCheck.State.MISSING, "missing");
        } catch (IOException e) {
            return bad(file, FileCheck.State.UNREADABLE, "cannot be read: " + Reason.of(e));
        }
    }

    private static Content bad(ExpectedFile file, FileCheck.State state, String problem) {
        return new Content(new FileCheck(file, state, problem), "", null);
    }

    /**
     * Reads the whole file, into the array if it fits there, else through the array's beginning.
     *
     * @param heads receives the bytes before the pixels, of all records
     * @return the SHA-256 of the file
     */
    private static String scan(FileChannel channel, ExpectedFile file, byte[] bytes, byte[] heads)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        boolean fits = bytes.length >= file.bytes();
        for (long position = 0; position < file.bytes(); ) {
            int start = fits ? (int) position : 0;
            int wanted = (int) Math.min(CHUNK_BYTES, file.bytes() - position);
            int read = channel.read(ByteBuffer.wrap(bytes, start, wanted));
            if (read < 0) {
                throw new EOFException("it shrank while it was read");
            }
            digest.update(bytes, start, read);
            copyHeads(bytes, start - position, position, position + read, file.format(), heads);
            position += read;
        }
        return Sha256.sum(digest);
    }

    /** Copies the bytes before the pixels that lie in [from, to) of the file, and shifted in the array. */
    private static void copyHeads(byte[] bytes, long shift, long from, long to, RecordFormat format, byte[] heads) {
        for (long record = from / format.recordBytes(); record * format.recordBytes() < to; record++) {
            long head = record * format.recordBytes();
            for (int i = 0; i < format.headBytes(); i++) {
                if (head + i >= from && head + i < to) {
                    heads[(int) record * format.headBytes() + i] = bytes[(int) (head + i + shift)];
                }
            }
        }
    }

    private static String problem(ExpectedFile file, String sha256, byte[] heads) {
        boolean altered = !file.sha256().isEmpty() && !file.sha256().equals(sha256);
        return altered
                ? "altered, its SHA-256 is " + sha256.substring(0, 12) + "… instead of "
                        + file.sha256().substring(0, 12) + "…"
                : LabelCheck.wrongLabel(file.format(), heads);
    }
}
