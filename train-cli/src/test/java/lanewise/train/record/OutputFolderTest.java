package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lanewise.train.CalledMethods;
import lanewise.train.data.Reason;
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

    /** The JDK's exceptions of files that are not there, or no folders, carry no reason. */
    @Test
    void aReasonIsNeverNull() throws Exception {
        Path proc = Path.of("/proc");
        assumeTrue(Files.isDirectory(proc.resolve("self")), "Linux has a folder in which nobody can make a file");
        String line = "cannot write to /proc: no such file or folder; choose another folder";
        assertEquals(line,
                assertThrows(IOException.class, () -> OutputFolder.requireCreatable(proc.resolve("x"))).getMessage());
        assertEquals(line.replace("/proc", "/proc/x"),
                assertThrows(IOException.class, () -> OutputFolder.create(proc.resolve("x"))).getMessage());
        Path none = folder.resolve("none");
        assertEquals("cannot write to " + none + ": no such file or folder; make it writable",
                assertThrows(IOException.class, () -> RunDirectory.lock(none, none.resolve("run.lock"))).getMessage());
        for (FileSystemException e : List.of(new NotDirectoryException("x"), new DirectoryNotEmptyException("x"),
                new FileSystemLoopException("x"), new FileSystemException("x"))) {
            assertFalse(Reason.of(e).equals("null") || Reason.of(e).equals("x"), e.toString());
        }
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
