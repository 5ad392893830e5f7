package lanewise.train.data.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lanewise.train.data.DataException;
import lanewise.train.data.FileNames;
import lanewise.train.data.Printable;

/**
 * Lists the pictures in folders that are named by their classes, and in the folders within these. What is no PNG, JPEG
 * or WebP file by its name is left out, and so are folders without pictures, with a notice; names that begin with a
 * dot, without one.
 */
final class ClassFolders {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp");

    private final Consumer<String> notices;

    ClassFolders(Consumer<String> notices) {
        this.notices = notices;
    }

    /**
     * Returns the pictures of each folder in a folder, both in the order of their names.
     *
     * @throws DataException if there are none, the name of a folder cannot be decoded or printed, or a link leads nowhere
     */
    SortedMap<String, List<Path>> list(Path root) throws IOException {
        List<Path> others = new ArrayList<>();
        List<Path> empty = new ArrayList<>();
        List<Path> nested = new ArrayList<>();
        SortedMap<String, List<Path>> classes = new TreeMap<>();
        for (Path entry : visible(root, _ -> true)) {
            requireTarget(entry);
            if (!Files.isDirectory(entry)) {
                others.add(entry);
                continue;
            }
            String name = FileNames.of(entry);
            if (!Printable.isLine(name)) {
                throw new DataException("a folder in " + root + " has a control character in its name; rename it");
            }
            Listing listing = new Listing();
            listing.add(entry);
            if (listing.pictures.isEmpty()) {
                empty.add(entry);
            } else {
                classes.put(name, listing.pictures);
                others.addAll(listing.others);
                nested.addAll(listing.nested);
            }
        }
        tell(root, nested, "taken as part of the class whose folder holds " + (nested.size() == 1 ? "it" : "them"));
        tell(root, empty, "left out, no " + PictureDecoder.FORMATS + " files in "
                + (empty.size() == 1 ? "it" : "them"));
        tell(root, others, "left out, no " + PictureDecoder.FORMATS + " by name");
        if (classes.isEmpty()) {
            throw new DataException(root + " holds folders, and no " + PictureDecoder.FORMATS
                    + " files in them; name a folder whose folders hold the pictures of a class each");
        }
        return classes;
    }

    private void tell(Path root, List<Path> paths, String what) {
        if (!paths.isEmpty()) {
            notices.accept(paths.getFirst() + (paths.size() == 1 ? "" : " and " + (paths.size() - 1) + " more") + " in "
                    + root + ": " + what);
        }
    }

    /** Checks that what is named is no link that leads nowhere. */
    static void requireTarget(Path entry) throws IOException {
        if (Files.isSymbolicLink(entry) && !Files.exists(entry)) {
            throw new DataException(entry + ": is a link to " + Files.readSymbolicLink(entry)
                    + ", which is not there; mend the link");
        }
    }

    /** What a folder holds, with the folders in it, each of which counts once whatever links lead to it. */
    private static final class Listing {
        final List<Path> pictures = new ArrayList<>();
        final List<Path> others = new ArrayList<>();
        final List<Path> nested = new ArrayList<>();
        private final Set<Object> listed = new HashSet<>();

        void add(Path folder) throws IOException {
            add(folder, true);
        }

        private void add(Path folder, boolean outermost) throws IOException {
            if (!listed.add(identity(folder))) {
                others.add(folder); // a link to a folder that it lies in, or that another path led to
                return;
            }
            for (Path entry : visible(folder, _ -> true)) {
                if (!Files.isDirectory(entry)) {
                    FileNames.of(entry); // two that are read as one name would have no order
                    (isPicture(entry) ? pictures : others).add(entry);
                    continue;
                }
                int before = pictures.size();
                add(entry, false);
                if (outermost && pictures.size() > before) {
                    nested.add(entry);
                }
            }
        }

        // The real path takes a look at each folder on the way, and at all before that: too much for one that lies deep.
        private static Object identity(Path folder) throws IOException {
            Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
            return key == null ? folder.toRealPath() : key; // as on Windows
        }
    }

    /** Returns whether there are pictures in a folder or the folders in it, by their names. */
    static boolean holdPictures(Path folder) throws IOException {
        Listing listing = new Listing();
        listing.add(folder);
        return !listing.pictures.isEmpty();
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Returns what a folder holds and a condition accepts, in the order of the names, without hidden names. */
    static List<Path> visible(Path folder, Predicate<Path> condition) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).filter(condition)
                    .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString())).toList();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }
}
