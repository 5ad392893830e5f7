package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lanewise.train.CalledMethods;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    private static final Set<String> WRITING = Set.of("AtomicFile.write", "SafeTensors.write", "Npz.write", "Npy.write",
            "Files.createDirectories", "Files.createDirectory", "Files.createTempDirectory", "Files.createFile",
            "Files.createTempFile", "Files.write", "Files.writeString", "Files.newOutputStream", "Files.newBufferedWriter",
            "Files.newByteChannel", "Files.copy", "Files.move", "FileOutputStream.<init>", "FileWriter.<init>",
            "FileChannel.open");

    @TempDir
    Path folder;

    /** Or a failure does not say what to do. The others that write, or open a channel, have a reason each. */
    @Test
    void whatIsWrittenForTheUserGoesThroughOneClass() throws Exception {
        Map<String, Set<String>> expected = new TreeMap<>(Map.ofEntries(
                Map.entry("record.OutputFolder", Set.of("AtomicFile.write", "Files.createDirectories",
                        "Files.createDirectory", "Files.createFile")),
                // Tensors of a run and what is appended: called by the run's folder, which adds the advice.
                Map.entry("record.RunDirectory", Set.of("FileChannel.open")),
                Map.entry("record.Checkpoint", Set.of("SafeTensors.write")),
                Map.entry("record.SavedDivergence", Set.of("SafeTensors.write")),
                Map.entry("record.ModelFile", Set.of("SafeTensors.write", "Files.createTempDirectory")),
                Map.entry("tensorboard.TensorBoardLog", Set.of("FileChannel.open")), // truncates
                // Files that a user names: the command has an advice of its own.
                Map.entry("cli.command.ExportCommand", Set.of("Npz.write", "SafeTensors.write")),
                Map.entry("export.OnnxFile", Set.of("AtomicFile.write")),
                // Caches, whose folder nobody chose, with advices of their own.
                Map.entry("data.fetch.CacheLock", Set.of("Files.createDirectories")),
                Map.entry("data.fetch.DataCache", Set.of("AtomicFile.write", "Files.createTempDirectory")),
                Map.entry("data.fetch.Download", Set.of("FileChannel.open")),
                Map.entry("data.folder.PictureCache",
                        Set.of("AtomicFile.write", "Files.createDirectories", "FileChannel.open")),
                // A prototype that no command uses.
                Map.entry("data.part.Manifest", Set.of("AtomicFile.write")),
                Map.entry("data.part.PartFiles", Set.of("AtomicFile.write")),
                // A lock, a reader, the standard output.
                Map.entry("data.AdvisoryLock", Set.of("FileChannel.open")),
                Map.entry("data.cifar.CifarFiles", Set.of("FileChannel.open")),
                Map.entry("cli.process.StandardOutput", Set.of("FileOutputStream.<init>"))));
        Map<String, Set<String>> found = new TreeMap<>();
        CalledMethods.besides(OutputFolder.class, WRITING).forEach((name, calls) ->
                found.put(name.replaceFirst("^lanewise\\.train\\.", ""), calls));
        assertEquals(expected, found);
    }

    @Test
    void failuresSayWhatToDo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(file + " is not a folder; choose another folder",
                assertThrows(IOException.class, () -> OutputFolder.create(file)).getMessage());
        Path lost = folder.resolve("nothing").resolve("a");
        assertEquals("cannot write " + lost + ": there is no such folder; make room there, or choose another folder",
                assertThrows(IOException.class, () -> OutputFolder.write(lost, new byte[1])).getMessage());
        Thread.currentThread().interrupt();
        assertEquals("cannot write " + file + ": the thread was interrupted",
                assertThrows(InterruptedIOException.class, () -> OutputFolder.write(file, new byte[1])).getMessage());
        Thread.interrupted();
    }
}
