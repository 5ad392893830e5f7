package lanewise.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.testing.FuzzTarget;

/**
 * Folders as bytes: entries that end with a zero byte, each a letter, a path, and after a byte 1 a content. The letters are
 * {@code d} for a folder, {@code f} for a file with that content, {@code k} for one whose content has that name, {@code l}
 * for a link to that path, and {@code x} for one that leads out of the folder: to a file, to one that is not there, or to a
 * device. What cannot be made is left out; nothing is made elsewhere, whatever the bytes are.
 */
public final class FolderTree {
    private static final int MOST_ENTRIES = 1000;
    private static final String OUTSIDE = "another's file";
    private static final byte[] ITS_CONTENT = "untouched".getBytes(StandardCharsets.US_ASCII);

    private final Path root;
    private final Path outside;
    private final Map<String, byte[]> known;

    private FolderTree(Path root, Path outside, Map<String, byte[]> known) {
        this.root = root;
        this.outside = outside;
        this.known = known;
    }

    /** Returns entries as bytes: a letter with a path, and a content, in turn. */
    public static byte[] of(String... pathsAndContents) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pathsAndContents.length; i += 2) {
            text.append(pathsAndContents[i]).append('\1').append(pathsAndContents[i + 1]).append('\0');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns a reader that makes a folder of its input, has it read, and deletes it.
     *
     * @param known contents by name
     * @throws AssertionError if something outside of the folder was changed
     */
    public static FuzzTarget.Reader reader(Map<String, byte[]> known, FuzzTarget.FileReader reader) {
        return input -> {
            Path work = FuzzTarget.temporaryFolder().toRealPath();
            try {
                Path outside = Files.createDirectory(work.resolve("outside"));
                Files.write(outside.resolve(OUTSIDE), ITS_CONTENT);
                FolderTree tree = new FolderTree(Files.createDirectory(work.resolve("folder")), outside, known);
                tree.addAll(FuzzTarget.text(input));
                try {
                    reader.read(tree.root);
                } finally {
                    tree.requireNothingOutside();
                }
            } finally {
                delete(work);
            }
        };
    }

    private void addAll(String entries) {
        for (String entry : entries.split("\0", MOST_ENTRIES)) {
            try {
                if (!entry.isEmpty()) {
                    String[] parts = entry.substring(1).split("\1", 2);
                    add(entry.charAt(0), place(parts[0]), parts.length > 1 ? parts[1] : "");
                }
            } catch (IOException | InvalidPathException e) {
                // no such entry then
            }
        }
    }

    private void add(char kind, Path path, String content) throws IOException {
        Path folder = kind == 'd' ? path : path.getParent();
        if (path.equals(root) || !existing(folder).toRealPath().startsWith(root)) {
            return;
        }
        Files.createDirectories(folder);
        switch (kind) {
            case 'f' -> Files.write(path, content.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
            case 'k' -> Files.write(path, known.getOrDefault(content, new byte[0]), StandardOpenOption.CREATE_NEW);
            case 'l' -> Files.createSymbolicLink(path, place(content));
            case 'x' -> Files.createSymbolicLink(path, switch (content) {
                case "device" -> Path.of("/dev/zero");
                case "file" -> outside.resolve(OUTSIDE);
                default -> outside.resolve("not there");
            });
            default -> { } // a folder, which is there by now
        }
    }

    private static Path existing(Path path) {
        return Files.exists(path) ? path : existing(path.getParent());
    }

    // Paths stay within the folder; what is like the dots of the system is a name like others.
    private Path place(String path) {
        Path place = root;
        for (String name : path.split("/")) {
            if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
                place = place.resolve(name);
            }
        }
        return place;
    }

    private void requireNothingOutside() throws IOException {
        try (Stream<Path> files = Files.list(outside)) {
            if (!files.toList().equals(List.of(outside.resolve(OUTSIDE)))
                    || !Arrays.equals(Files.readAllBytes(outside.resolve(OUTSIDE)), ITS_CONTENT)) {
                throw new AssertionError("something outside of the folder was changed");
            }
        }
    }

    private static void delete(Path work) throws IOException {
        try (Stream<Path> paths = Files.walk(work)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
