package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.training.StopRule;
import lanewise.nn.training.StopRule.Decision;
import lanewise.nn.training.SuspendedException;
import lanewise.tensor.Tensor;
import lanewise.train.CalledMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock on the wall may be set forwards and back while a run goes on: durations are measured by another one. */
class WallClockTest {
    private static final Set<String> READERS = Set.of("System.currentTimeMillis", "Instant.now", "LocalDateTime.now",
            "LocalDate.now", "ZonedDateTime.now", "OffsetDateTime.now", "Clock.systemUTC", "Clock.systemDefaultZone",
            "Files.getLastModifiedTime", "BasicFileAttributes.lastModifiedTime", "BasicFileAttributes.creationTime",
            "File.lastModified", "Date.<init>");

    @TempDir
    Path folder;

    /**
     * Who reads it, or the times of files, and for what: names of new folders, which are counted on where one is there;
     * the times that TensorBoard shows, where the step says the order; and what is a day old beside the caches of pictures,
     * whose loss costs decoding them again.
     */
    @Test
    void theClockNamesFoldersAndTellsTensorBoardTheTime() throws Exception {
        Map<String, Set<String>> expected = new TreeMap<>(Map.of(
                "lanewise.tensor.internal.file.AtomicFile", Set.of("Files.getLastModifiedTime"),
                "lanewise.train.data.folder.PictureCache", Set.of("Instant.now"),
                "lanewise.train.data.folder.PictureCacheUsage", Set.of("Instant.now", "Files.getLastModifiedTime"),
                "lanewise.train.record.ReservedFolder", Set.of("LocalDateTime.now"),
                "lanewise.train.tensorboard.TensorBoardLog", Set.of("System.currentTimeMillis")));
        Map<String, Set<String>> found = new TreeMap<>();
        for (Class<?> one : List.of(Tensor.class, Module.class, RunDirectory.class)) {
            found.putAll(CalledMethods.besides(one, READERS));
        }
        assertEquals(expected, found);
    }

    @Test
    void timesOfFilesChangeNothing() throws Exception {
        String expected = ResumableRun.run(folder.resolve("whole"), ResumableRun.CONFIG.withEpochs(4), StopRule.NEVER);
        Path run = folder.resolve("run");
        assertThrows(SuspendedException.class, () -> ResumableRun.run(run, ResumableRun.CONFIG.withEpochs(4),
                (epoch, step) -> epoch == 2 ? Decision.SUSPEND : Decision.GO_ON));
        String[] times = {"1980-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2026-01-01T00:00:00Z"};
        int next = 0;
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.sorted().toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.parse(times[next++ % times.length])));
            }
        }
        assertEquals(expected, ResumableRun.run(run, ResumableRun.CONFIG.withEpochs(4), StopRule.NEVER));
    }
}
