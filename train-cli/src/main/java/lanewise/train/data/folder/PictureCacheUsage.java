package lanewise.train.data.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.tensor.internal.file.AtomicFile;

/**
 * What the {@link PictureCache}s of a user take.
 *
 * @param folder where they are, or would be
 * @param files how many there are
 * @param bytes how large they and their temporary files are together
 * @param leftovers files that nobody will read again: caches of folders of pictures that are not there, those that are
 *     damaged or of another version, and temporary files that nobody has written to for a day
 * @param leftoverBytes how large these are together
 */
public record PictureCacheUsage(Path folder, int files, long bytes, List<Path> leftovers, long leftoverBytes) {
    /** Keeps a copy of the list. */
    public PictureCacheUsage {
        leftovers = List.copyOf(leftovers);
    }

    /**
     * Looks at all files in a folder of caches; other files do not count.
     *
     * @throws IOException if the folder is there and cannot be read
     */
    public static PictureCacheUsage of(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> leftovers = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return new PictureCacheUsage(folder, 0, 0, leftovers, 0);
        }
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.getFileName().toString().endsWith(PictureCache.ENDING)).sorted().forEach(files::add);
        }
        for (Path file : files) {
            if (PictureCache.directory(file).filter(Files::isDirectory).isEmpty()) {
                leftovers.add(file);
            }
        }
        List<Path> temporary = AtomicFile.leftovers(folder);
        Instant stale = Instant.now().minus(PictureCache.STALE);
        for (Path file : temporary) {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(stale)) {
                leftovers.add(file);
            }
        }
        Set<Path> counted = new HashSet<>(files);
        counted.addAll(temporary);
        return new PictureCacheUsage(folder, files.size(), bytes(counted), leftovers, bytes(leftovers));
    }

    private static long bytes(Iterable<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
