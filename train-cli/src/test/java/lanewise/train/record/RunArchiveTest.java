package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunArchiveTest {
    private static final RunArchive ARCHIVE = new RunArchive(new LinkedHashMap<>(Map.of(
            "run.json", new byte[] {1, 2, 3}, "metrics.csv", new byte[0], "model.safetensors", new byte[1000])));

    @Test
    void whatIsWrittenIsRead() throws IOException {
        RunArchive read = RunArchive.read(ARCHIVE.toBytes());
        assertEquals(ARCHIVE.files().keySet(), read.files().keySet());
        ARCHIVE.files().forEach((name, bytes) -> assertArrayEquals(bytes, read.files().get(name)));
        assertEquals(Map.of(), RunArchive.read(new RunArchive(Map.of()).toBytes()).files());
    }

    @Test
    void damageIsNoticed() {
        byte[] right = ARCHIVE.toBytes();
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] wrong = right.clone();
            wrong[i < 60 ? i : random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(IOException.class, () -> RunArchive.read(wrong));
        }
        for (int length = 0; length < right.length; length += 7) {
            byte[] cut = Arrays.copyOf(right, length);
            assertThrows(IOException.class, () -> RunArchive.read(cut));
        }
        assertThrows(IOException.class, () -> RunArchive.read(Arrays.copyOf(right, right.length + 1)));
    }

    @Test
    void otherNamesAreRefused() {
        for (String name : List.of("../run.json", "/etc/passwd", "own.txt", "run.lock", "",
                "events.out.tfevents./../../run.json", "events.out.tfevents.1.a\\b",
                "events.out.tfevents.C:", "events.out.tfevents.1\0")) {
            assertThrows(IllegalArgumentException.class, () -> new RunArchive(Map.of(name, new byte[1])));
        }
    }

    @Test
    void eventFilesOfAnyMachineAreTaken() throws IOException {
        RunArchive archive = new RunArchive(Map.of("events.out.tfevents.1790000000.büro-2.example", new byte[1]));
        assertEquals(archive.files().keySet(), RunArchive.read(archive.toBytes()).files().keySet());
    }

    @Test
    void aFolderComesBackWithoutWhatIsNotTheRuns(@TempDir Path folder) throws IOException {
        Path from = Files.createDirectory(folder.resolve("from"));
        Files.write(from.resolve("own.txt"), new byte[] {9});
        Files.write(from.resolve("loss.png"), new byte[] {8});
        Files.write(from.resolve("run.json"), new byte[] {7});
        Files.write(from.resolve("model.safetensors"), new byte[] {6});
        RunArchive archive = RunArchive.of(from);
        assertEquals(List.of("loss.png", "model.safetensors", "run.json"), List.copyOf(archive.files().keySet()));
        try (RunDirectory directory = RunDirectory.create(folder.resolve("to"))) {
            RunArchive.read(archive.toBytes()).writeTo(directory);
        }
        assertArrayEquals(new byte[] {6}, Files.readAllBytes(folder.resolve("to/model.safetensors")));
        assertArrayEquals(new byte[] {7}, Files.readAllBytes(folder.resolve("to/run.json")));
    }
}
