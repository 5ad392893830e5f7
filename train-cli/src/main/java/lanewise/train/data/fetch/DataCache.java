package lanewise.train.data.fetch;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lanewise.tensor.internal.file.AtomicFile;
import lanewise.train.data.DataException;
import lanewise.train.data.Reason;
import lanewise.train.data.Sha256;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.cifar.CifarFiles;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.cifar.ExpectedFiles;
import lanewise.train.data.cifar.FileCheck;

/**
 * The folder of verified data files that all runs of a user share.
 *
 * <p>A file appears under its name only when it is complete, verified and on the disk, so a reader never sees half of
 * one. Who writes holds the {@link #lock}. Temporary folders start with {@code tmp-}; what a process that was killed left
 * is removed by the next one that takes the lock.
 */
public final class DataCache {
    private static final String TEMPORARY = "tmp-";
    private static final String RESUMABLE = ".part";

    private final Path directory;
    private final ExpectedFiles files;

    /** Writes the bytes of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all bytes, in order. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Creates a view of a folder, which need not exist yet.
     *
     * @param directory the folder
     * @param files what belongs there
     */
    public DataCache(Path directory, ExpectedFiles files) {
        this.directory = directory.toAbsolutePath().normalize();
        this.files = files;
    }

    /**
     * Returns the user's CIFAR-10 cache: {@code $XDG_CACHE_HOME/lanewise/cifar-10}, else under {@code ~/.cache}.
     *
     * @throws DataException if the user has no home folder, as in some containers, and the variable is not set
     */
    public static DataCache ofUser() throws DataException {
        return new DataCache(folder(System.getenv(), System.getProperty("user.home", "")), Cifar10.FILES);
    }

    static Path folder(Map<String, String> environment, String home) throws DataException {
        Path base = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        // The XDG specification says to ignore a relative path.
        if (!base.isAbsolute()) {
            if (!Path.of(home).isAbsolute()) { // Java says ? of a user who has none
                throw new DataException("there is no home folder to keep CIFAR-10 in; set XDG_CACHE_HOME to a folder");
            }
            base = Path.of(home, ".cache");
        }
        return base.resolve("lanewise").resolve("cifar-10");
    }

    /** Returns the folder, absolute. */
    public Path directory() {
        return directory;
    }

    /** Returns the files that belong there. */
    public ExpectedFiles files() {
        return files;
    }

    /** Verifies each file and returns the findings, training files first. */
    public List<FileCheck> check() {
        return CifarFiles.check(directory, files);
    }

    /** Reads and verifies all files. */
    public CifarFiles read() {
        return CifarFiles.read(directory, files);
    }

    /**
     * Creates the folder if need be and waits until no other thread or process writes to it.
     *
     * @param onWait is run once before waiting, if waiting is necessary
     * @return the lock, to be closed when done
     * @throws DataException if the folder cannot be created or written to, or the thread is interrupted
     */
    public CacheLock lock(Runnable onWait) throws DataException {
        CacheLock lock = CacheLock.take(directory, onWait);
        try {
            removeLeftovers();
            return lock;
        } catch (DataException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Writes, verifies and publishes a file: it appears under its name at once and whole, replacing what was there.
     *
     * @param file which file, one of {@link #files}
     * @param content writes its bytes
     * @throws DataException if the bytes are not the expected ones, or cannot be written
     */
    public void store(ExpectedFile file, Content content) throws DataException {
        try {
            AtomicFile.write(directory.resolve(file.name()), channel -> {
                VerifyingStream out = new VerifyingStream(Channels.newOutputStream(channel), file);
                content.writeTo(out);
                out.verify();
            });
        } catch (IOException e) {
            if (e.getCause() instanceof DataException told) {
                throw told;
            }
            IOException reason = e.getCause() instanceof IOException cause ? cause : e;
            throw new DataException(file.name() + " cannot be written in " + directory + ": " + Reason.of(reason)
                    + "; make room there, or set XDG_CACHE_HOME to another folder", e);
        }
    }

    /** Returns the path of a download that stays when it is interrupted, to be resumed by the next fetch. */
    public Path resumable(String name) {
        return directory.resolve(name + RESUMABLE);
    }

    /** Deletes what interrupted downloads left, once the files were had from elsewhere. */
    public void removeResumable() throws DataException {
        remove(name -> name.endsWith(RESUMABLE));
    }

    /** Returns an empty temporary folder inside the cache, on the same disk; the caller {@linkplain #delete deletes} it. */
    Path temporaryFolder() throws DataException {
        try {
            return Files.createTempDirectory(directory, TEMPORARY);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** Deletes a file or a folder with all it holds, as far as that is possible. */
    public static void delete(Path path) {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            // It is gone already, or the next holder of the lock tries again: no reason to fail what was achieved.
        }
    }

    /** Returns what is told of a cache folder that cannot be used. */
    static DataException unusable(Path directory, IOException e) {
        return new DataException("cache folder " + directory + " cannot be used: " + Reason.of(e) + "; make it a folder that"
                + " can be written to, or set XDG_CACHE_HOME to another one", e);
    }

    private void removeLeftovers() throws DataException {
        remove(name -> name.startsWith(TEMPORARY));
        try {
            AtomicFile.removeLeftovers(directory);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private void remove(Predicate<String> names) throws DataException {
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(entry -> names.test(entry.getFileName().toString())).forEach(DataCache::delete);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /** Passes bytes on, counts and hashes them, and refuses more than the file should have. */
    private static final class VerifyingStream extends FilterOutputStream {
        private final ExpectedFile file;
        private final MessageDigest digest = Sha256.digest();
        private long written;

        VerifyingStream(OutputStream out, ExpectedFile file) {
            super(out);
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            written += length;
            if (written > file.bytes()) {
                throw new DamagedException(
                        String.format(Locale.ROOT, "%s has more than %,d bytes", file.name(), file.bytes()));
            }
            digest.update(bytes, offset, length);
            out.write(bytes, offset, length);
        }

        void verify() throws DamagedException {
            if (written != file.bytes()) {
                throw new DamagedException(String.format(Locale.ROOT,
                        "%s has %,d bytes instead of %,d", file.name(), written, file.bytes()));
            }
            String sha256 = Sha256.sum(digest);
            if (!sha256.equals(file.sha256())) {
                throw new DamagedException(file.name() + " has the SHA-256 " + sha256.substring(0, 12) + "… instead of "
                        + file.sha256().substring(0, 12) + "…");
            }
        }
    }
}
