package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import lanewise.train.cli.CommandCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesFolderTest {
    @TempDir
    Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }

    private void leftover(String where) throws IOException {
        Files.createDirectories(folder.resolve(where));
        Files.createFile(folder.resolve(where).resolve(".report.html-" + UUID.randomUUID() + ".tmp"));
    }

    /** What a killed process left is removed, beside the runs; each run is opened as it goes on. */
    @Test
    void leftoversBesideTheRunsAreRemoved() throws IOException {
        Files.writeString(folder.resolve("notes.tmp"), "the user's");
        for (String where : List.of("", "figures", "work/one")) {
            leftover(where);
        }
        leftover("runs/of-another-process");
        try (SeriesFolder _ = SeriesFolder.open(folder, folder.resolve("runs"))) {
            assertEquals(3, files().size(), files().toString());
        }
        assertEquals("notes.tmp", files().getFirst());
        assertEquals(2, files().size(), files().toString());
    }

    @Test
    void ofASweepTheRunsLieInTheFolderItself() throws IOException {
        leftover("");
        leftover("lr-0.1");
        SeriesFolder.open(folder, folder).close();
        assertEquals(1, files().size(), files().toString());
    }

    /** It is no file that a killed process left, and cannot be deleted like one. */
    @Test
    void aFolderThatIsNamedLikeALeftoverStays() throws IOException {
        leftover(".report.html-" + UUID.randomUUID() + ".tmp");
        SeriesFolder.open(folder, folder).close();
        SeriesFolder.open(folder, folder).close();
        RunDirectory.create(folder).close();
        assertEquals(1, files().size(), files().toString());
    }

    @Test
    void twoCannotWorkOnOneFolder() throws IOException {
        try (SeriesFolder _ = SeriesFolder.open(folder, folder)) {
            IOException refused = assertThrows(IOException.class, () -> SeriesFolder.open(folder, folder));
            assertEquals("another process writes to " + folder + "; wait for its end", refused.getMessage());
        }
        SeriesFolder.open(folder, folder).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sweep --lr 0.01,0.1 --hidden 4 --epochs 1", "reproduce --only lr-sweep --seeds 2"})
    void twoCommandsInOneFolderAreOneLine(String command) throws IOException {
        try (SeriesFolder _ = SeriesFolder.open(folder, folder)) {
            CommandCall call = CommandCall.of((command + " --data synthetic:1000 --out " + folder).split(" "));
            assertEquals(1, call.exitCode());
            assertEquals("lanewise: another process writes to " + folder + "; wait for its end", call.lastErrorLine());
        }
    }

    /** A run that was killed while it wrote its first checkpoint begins again, without what is left of it. */
    @Test
    void whatIsLeftOfAFirstCheckpointIsRemoved() throws IOException {
        leftover("run");
        RunDirectory.create(folder.resolve("run")).close();
        assertEquals(List.of(), files());
    }
}
