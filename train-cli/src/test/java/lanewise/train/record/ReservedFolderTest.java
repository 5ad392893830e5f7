package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservedFolderTest {
    private static final int CALLERS = 16;

    @TempDir
    Path folder;

    @Test
    void callersOfTheSameSecondGetFoldersOfTheirOwn() throws Exception {
        Path runs = folder.resolve("runs");
        Set<String> names = new HashSet<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<ReservedFolder>> reserved = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                reserved.add(callers.submit(() -> ReservedFolder.create(runs, "now")));
            }
            for (Future<ReservedFolder> each : reserved) {
                names.add(each.get().path().getFileName().toString());
            }
        }
        assertEquals(CALLERS, names.size());
        assertTrue(names.containsAll(List.of("now", "now_2", "now_" + CALLERS)), names.toString());
    }

    @Test
    void aNewFolderThatStaysEmptyIsNoMoreAndAChosenOneIsLeftAlone() throws IOException {
        Path runs = folder.resolve("runs");
        ReservedFolder.create(runs, "empty").close();
        assertFalse(Files.exists(runs.resolve("empty")));
        try (ReservedFolder used = ReservedFolder.create(runs, "used")) {
            Files.createFile(used.path().resolve("file"));
        }
        assertTrue(Files.exists(runs.resolve("used").resolve("file")));
        Path chosen = Files.createDirectory(folder.resolve("chosen"));
        ReservedFolder.of(chosen, "").close();
        assertTrue(Files.exists(chosen));
    }

    @Test
    void whatIsNoFolderIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(file + " is not a folder; choose another folder",
                assertThrows(IOException.class, () -> ReservedFolder.create(file, "name")).getMessage());
    }
}
