package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunContentsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"report.html", "loss.png", "val_accuracy.png", "metrics.csv", "layers.jsonl",
        "events.out.tfevents.1700000000.host"})
    void aFileOfTheUserIsNotWrittenOver(String name) throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "a run may be beside it");
        Files.writeString(folder.resolve(name), "the user's");
        assertEquals(folder + " holds " + name + ", which the run would write over; move it away, or choose another"
                + " folder", assertThrows(IOException.class, () -> RunDirectory.create(folder)).getMessage());
        assertEquals("the user's", Files.readString(folder.resolve(name)));
        Files.delete(folder.resolve(name));
        RunDirectory.create(folder).close();
        assertEquals(List.of("notes.txt"), List.of(folder.toFile().list()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.json", "model.safetensors", "checkpoint.safetensors", "metrics.jsonl",
        "divergence.safetensors"})
    void aRunIsNotWrittenOver(String name) throws IOException {
        Files.writeString(folder.resolve(name), "another run's");
        String refused = assertThrows(IOException.class, () -> RunDirectory.create(folder)).getMessage();
        assertTrue(refused.startsWith(folder + " holds a run already (" + name + "); "), refused);
    }

    @Test
    void whatARunWritesHasAName() throws IOException {
        try (RunDirectory directory = RunDirectory.create(folder.resolve("run"))) {
            assertThrows(IllegalArgumentException.class, () -> directory.write("new.txt", new byte[1]));
            assertThrows(IllegalArgumentException.class, () -> directory.append("new.jsonl", "a line"));
            directory.write("report.html", new byte[1]);
            assertFalse(RunContents.isOfRun(directory.resolve("report.html")));
            directory.append("metrics.jsonl", "{}");
            assertTrue(RunContents.isOfRun(directory.resolve("report.html")));
            assertFalse(RunContents.isOfRun(directory.resolve("model.onnx")));
        }
    }

    /** Such as an event file that is cut off when a run goes on. */
    @Test
    void aFileThatCannotBeChangedIsToldWithAnAdvice() throws IOException {
        Path run = folder.resolve("run");
        try (RunDirectory directory = RunDirectory.create(run)) {
            assertEquals("cannot write " + run.resolve("metrics.csv") + ": no such file or folder; make room there, or"
                    + " choose another folder",
                    assertThrows(IOException.class, () -> directory.truncate("metrics.csv", 0)).getMessage());
            directory.append("metrics.csv", "a,b");
            directory.truncate("metrics.csv", 2);
            assertEquals("a,", Files.readString(run.resolve("metrics.csv")));
        }
    }

    /** An interrupt closes the channel that a line is written to. */
    @Test
    void anInterruptedLineIsTakenBack() throws IOException {
        Path run = folder.resolve("run");
        try (RunDirectory directory = RunDirectory.create(run)) {
            directory.append("metrics.jsonl", "{}");
            Thread.currentThread().interrupt();
            assertEquals("cannot write " + run.resolve("metrics.jsonl") + ": interrupted",
                    assertThrows(IOException.class, () -> directory.append("metrics.jsonl", "[]")).getMessage());
            assertTrue(Thread.interrupted(), "whoever is asked to end still knows it");
            assertEquals("{}\n", Files.readString(run.resolve("metrics.jsonl")));
        }
    }
}
