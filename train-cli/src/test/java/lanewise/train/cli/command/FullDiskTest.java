package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.train.cli.CommandCall;
import lanewise.train.cli.Main;
import lanewise.train.data.folder.PictureFolders;
import lanewise.train.record.OwnFileSystem;
import lanewise.train.record.OwnFileSystem.Child;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a command writes may find no room; {@code src/check/full-disk} tries 100 amounts of room for each. */
class FullDiskTest {
    private static final int FEW_LEVELS = 3;
    private static final int LEVELS = Integer.getInteger("lanewise.disk.levels", FEW_LEVELS);

    @TempDir
    Path folder;

    @BeforeAll
    static void namespacesAreAllowed() throws Exception {
        OwnFileSystem.assumeAllowed();
    }

    @Timeout(value = 1, unit = TimeUnit.DAYS) // the long form takes as long as it is asked to
    @ParameterizedTest
    @ValueSource(strings = {"PERCEPTRON", "CONVOLUTIONS", "SWEEP", "REPRODUCTION", "report", "export"})
    void everyWriteThatFindsNoRoomIsOneLineAndTheCommandGoesOnWithRoom(String work) throws Exception {
        assumeTrue(LEVELS > FEW_LEVELS || !List.of("PERCEPTRON", "CONVOLUTIONS", "REPRODUCTION").contains(work),
                "more levels are asked for by -Dlanewise.disk.levels");
        Path run = folder.resolve("run");
        if (work.equals("report") || work.equals("export")) {
            assertEquals(0, KillsTest.Work.PERCEPTRON.call(run).exitCode());
        }
        Child child = OwnFileSystem.run(folder, "32m", "\"$@\"", FullDisk.class, String.valueOf(LEVELS), run.toString(),
                work);
        child.own().forEach(System.out::println);
        assertEquals(0, child.exitCode());
    }

    /** What pictures became is kept for the next time, and nothing else depends on it. */
    @Test
    void aCacheWithoutRoomIsANotice() throws Exception {
        Path pictures = PictureFolders.write(folder.resolve("pictures"), 40, "a", "b");
        Path run = folder.resolve("run");
        Child child = OwnFileSystem.run(folder, "64k", "XDG_CACHE_HOME=$PWD \"$@\"", Main.class, "train", "--data",
                pictures.toString(), "--hidden", "8", "--epochs", "1", "--out", run.toString());
        assertEquals(0, child.exitCode(), child.lines().toString());
        assertEquals(1, child.lines().stream().filter(line -> line.startsWith("the pictures will be decoded again the next"
                + " time: cannot write ") && line.endsWith("No space left on device")).count(), child.lines().toString());
        Path other = folder.resolve("other");
        assertEquals(0, CommandCall.of("train", "--data", pictures.toString(), "--hidden", "8", "--epochs", "1", "--out",
                other.toString()).exitCode());
        assertEquals(KillsTest.results(run), KillsTest.results(other));
    }

    /** A home folder that nobody can write to: what would be cached there is not. */
    @Test
    void aHomeThatCannotBeWrittenToIsANotice() throws Exception {
        Path pictures = PictureFolders.write(folder.resolve("pictures"), 40, "a", "b");
        Path run = folder.resolve("run");
        Child child = OwnFileSystem.run(folder, "1m", "mount -o remount,ro . && HOME=$PWD XDG_CACHE_HOME=$PWD/.cache \"$@\"",
                Main.class, "train", "--data", pictures.toString(), "--hidden", "8", "--epochs", "1", "--out",
                run.toString());
        assertEquals(0, child.exitCode(), child.lines().toString());
        List<String> notices = child.lines().stream().filter(line -> line.contains("Read-only file system")).toList();
        assertEquals(1, notices.size(), child.lines().toString());
        assertEquals(0, WholeFiles.read(run));
    }
}
