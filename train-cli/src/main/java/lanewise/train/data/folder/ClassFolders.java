package lanewise.train.data.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lanewise.train.data.DataException;

/**
 * Lists the pictures in folders that are named by their classes. What is neither a PNG nor a JPEG file by its name is
 * left out, with a notice; names that begin with a dot, without one.
 */
final class ClassFolders {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

    private final Consumer<String> notices;

    ClassFolders(Consumer<String> notices) {
        this.notices = notices;
    }

    /**
     * Returns the pictures of each folder in a folder, both in the order of their names.
     *
     * @throws DataException if one holds none, or its name cannot be printed
     */
    SortedMap<String, List<Path>> list(Path root) throws IOException {
        List<Path> others = new ArrayList<>(visible(root, file -> !Files.isDirectory(file)));
        SortedMap<String, List<Path>> classes = new TreeMap<>();
        for (Path folder : visible(root, Files::isDirectory)) {
            String name = folder.getFileName().toString();
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw new DataException("a folder in " + root + " has a control character in its name; rename it");
            }
            List<Path> pictures = visible(folder, ClassFolders::isPicture);
            if (pictures.isEmpty()) {
                throw new DataException(folder + " holds no PNG or JPEG files; put the pictures of the class " + name
                        + " there, or remove it");
            }
            others.addAll(visible(folder, file -> !isPicture(file)));
            classes.put(name, pictures);
        }
        if (!others.isEmpty()) {
            notices.accept(others.getFirst() + (others.size() == 1 ? "" : " and " + (others.size() - 1) + " more")
                    + " in " + root + ": left out, neither PNG nor JPEG");
        }
        return classes;
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && !Files.isDirectory(file);
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
