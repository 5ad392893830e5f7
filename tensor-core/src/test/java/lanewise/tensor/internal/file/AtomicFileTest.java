package lanewise.tensor.internal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private static AtomicFile.Body text(String text) {
        return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void assertOnlyFile(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void theOldFileStandsUntilTheNewOneIsWhole() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, text("old"));
        AtomicFile.write(file, channel -> {
            text("new").writeTo(channel);
            assertEquals("old", Files.readString(file));
        });
        assertEquals("new", Files.readString(file));
        assertOnlyFile(file);
        AtomicFile.write(file, new byte[] {'l', 'a', 's', 't'});
        assertEquals("last", Files.readString(file));
        assertOnlyFile(file);
    }

    @Test
    void aFailureHalfwayLeavesTheOldFileAlone() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, text("old"));
        IOException cause = new IOException("disk full");
        IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(file, channel -> {
            text("ne").writeTo(channel);
            throw cause;
        }));
        assertSame(cause, failure.getCause());
        assertEquals("cannot write " + file + ": disk full", failure.getMessage());
        assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, channel -> {
            throw new IllegalStateException();
        }));
        assertEquals("old", Files.readString(file));
        assertOnlyFile(file);
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        Path file = folder.resolve("a.txt");
        List<Path> written = new ArrayList<>();
        AtomicFile.write(file, channel -> {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(written::add);
            }
        });
        assertEquals(1, written.size());
        Files.createFile(written.getFirst());
        Path other = Files.createFile(folder.resolve(".other.tmp"));
        AtomicFile.removeLeftovers(folder);
        assertTrue(Files.exists(other), "no name that was given here");
        Files.delete(other);
        assertOnlyFile(file);
    }

    @Test
    void whatMayBeBeingWrittenIsLeft() throws IOException {
        List<Path> temporary = new ArrayList<>();
        for (String name : List.of("old", "new")) {
            AtomicFile.write(folder.resolve(name), _ -> temporary.addAll(AtomicFile.leftovers(folder)));
        }
        Instant now = Instant.now();
        for (int i = 0; i < 2; i++) {
            Files.setLastModifiedTime(Files.createFile(temporary.get(i)), FileTime.from(now.minusSeconds(60 - 59 * i)));
        }
        assertEquals(Set.copyOf(temporary), Set.copyOf(AtomicFile.leftovers(folder)));
        AtomicFile.removeLeftovers(folder, now.minusSeconds(30));
        assertEquals(List.of(temporary.get(1)), AtomicFile.leftovers(folder));
    }

    @Test
    void aFolderThatIsNoneIsNamed() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, text("a file"));
        for (Path impossible : List.of(folder.resolve("missing").resolve("x"), file.resolve("x"))) {
            IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(impossible, text("x")));
            assertTrue(failure.getMessage().startsWith("cannot write " + impossible + ": "), failure.getMessage());
        }
        assertOnlyFile(file);
    }

    @Test
    void whatIsReplacedKeepsItsPermissions() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path file = folder.resolve("a.txt");
        for (String permissions : List.of("rw-------", "rw-rw-rw-", "rwxr-x---")) {
            AtomicFile.write(file, text("old"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            AtomicFile.write(file, channel -> {
                Path temporary = AtomicFile.leftovers(folder).getFirst();
                assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary)));
                text("new").writeTo(channel);
            });
            assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals("new", Files.readString(file));
        }
        assertOnlyFile(file);
    }

    @Test
    void aLinkIsReplacedAndWhatItLeadsToStays() throws IOException {
        Path target = Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("target"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        AtomicFile.write(link, text("new"));
        assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals("new", Files.readString(link));
        assertEquals("old", Files.readString(target));
    }

    @Test
    void aFolderIsNotReplaced() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        for (Path impossible : List.of(taken, folder.getRoot())) {
            IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(impossible, text("x")));
            assertTrue(failure.getMessage().startsWith("cannot write " + impossible + ": "), failure.getMessage());
        }
        assertOnlyFile(taken);
    }
}
