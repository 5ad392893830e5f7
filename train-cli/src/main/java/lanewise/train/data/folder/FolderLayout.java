package lanewise.train.data.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.train.data.DataException;

/**
 * Which folders hold the classes to train on, to validate and to test with. They are recognised by their names in any
 * case; a folder of such a name that holds pictures and no folders is a class. A folder that is the only one with
 * pictures is looked into, as archives unpack to.
 *
 * @param train the folder of the classes to train on
 * @param validation that of the classes to validate with; empty if a part of the others is to be drawn
 * @param test that of the classes to test with; empty if a part of the others is to be set apart
 */
record FolderLayout(Path train, Optional<Path> validation, Optional<Path> test) {
    private static final List<String> TRAIN = List.of("train", "training");
    private static final List<String> VALIDATION = List.of("val", "valid", "validation");
    private static final List<String> TEST = List.of("test", "testing");
    private static final int MOST_LOOKED_INTO = 20;

    /**
     * Looks at the folders in a folder.
     *
     * @param notices receives what is left out or not as it seems, one line at a time
     * @throws DataException if two folders have names of one meaning, or the classes lie too deep
     * @throws IOException if a folder cannot be read
     */
    static FolderLayout of(Path directory, Consumer<String> notices) throws IOException {
        return of(directory, notices, 0);
    }

    private static FolderLayout of(Path directory, Consumer<String> notices, int depth) throws IOException {
        if (depth > MOST_LOOKED_INTO) {
            throw new DataException(directory + " lies in " + MOST_LOOKED_INTO + " folders that hold nothing else; name the"
                    + " one that holds the classes");
        }
        for (Path entry : ClassFolders.visible(directory, Files::isSymbolicLink)) {
            ClassFolders.requireTarget(entry);
        }
        Optional<Path> train = folderNamed(directory, TRAIN);
        Optional<Path> validation = folderNamed(directory, VALIDATION);
        Optional<Path> test = folderNamed(directory, TEST);
        if (train.isPresent() && (validation.isPresent() || test.isPresent())) {
            tellLeftOut(directory, Stream.of(train, validation, test).flatMap(Optional::stream).toList(), notices);
            if (test.isEmpty()) {
                notices.accept(directory + " holds no folder test: " + validation.get().getFileName()
                        + " is tested with, and a tenth of " + train.get().getFileName() + " validates");
                return new FolderLayout(train.get(), Optional.empty(), validation);
            }
            return new FolderLayout(train.get(), validation, test);
        }
        List<Path> withPictures = new ArrayList<>();
        for (Path folder : ClassFolders.visible(directory, Files::isDirectory)) {
            // Pictures to test with that nobody has put into classes tell nothing.
            boolean unlabelled = train.isPresent() && (isNamed(folder, TEST) || isNamed(folder, VALIDATION));
            if (!unlabelled && ClassFolders.holdPictures(folder)) {
                withPictures.add(folder);
            }
        }
        if (withPictures.size() == 1 && holdsFolders(withPictures.getFirst())) {
            tellLeftOut(directory, withPictures, notices);
            return of(withPictures.getFirst(), notices, depth + 1);
        }
        return new FolderLayout(directory, Optional.empty(), Optional.empty());
    }

    private static void tellLeftOut(Path directory, List<Path> used, Consumer<String> notices) throws IOException {
        String names = used.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(", "));
        List<Path> others = ClassFolders.visible(directory, entry -> !used.contains(entry));
        notices.accept("reading " + names + " in " + directory + (others.isEmpty() ? ""
                : "; left out: " + others.getFirst().getFileName()
                        + (others.size() == 1 ? "" : " and " + (others.size() - 1) + " more")));
    }

    private static Optional<Path> folderNamed(Path directory, List<String> names) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : ClassFolders.visible(directory, entry -> isNamed(entry, names))) {
            if (holdsFolders(folder)) {
                found.add(folder);
            }
        }
        if (found.size() > 1) {
            throw new DataException(directory + " holds both " + found.get(0).getFileName() + " and "
                    + found.get(1).getFileName() + "; name a folder with one of them");
        }
        return found.stream().findFirst();
    }

    private static boolean isNamed(Path folder, List<String> names) {
        return names.contains(folder.getFileName().toString().toLowerCase(Locale.ROOT));
    }

    /** Returns whether a folder holds folders, but for hidden ones. */
    static boolean holdsFolders(Path folder) throws IOException {
        return Files.isDirectory(folder) && !ClassFolders.visible(folder, Files::isDirectory).isEmpty();
    }
}
