package lanewise.train.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.record.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read again by {@link EventFile}. */
class TensorBoardLogTest {
    @TempDir
    Path folder;

    private static EpochMetrics metrics(int epoch) {
        return new EpochMetrics(epoch, 2.0 / epoch, 2.5 / epoch, 0.1 * epoch, 0.1, 3, 0.5, 15_000);
    }

    private static List<EpochMetrics> history(int epochs) {
        return IntStream.rangeClosed(1, epochs).mapToObj(TensorBoardLogTest::metrics).toList();
    }

    // As the trainer does.
    private static void log(TensorBoardLog log, int epoch) throws Exception {
        log.onEpoch(metrics(epoch));
        log.onLayers(new LayerMetrics(epoch, Map.of("0.weight", 0.5), Map.of("1", 0.25)));
    }

    /** Every file that TensorFlow writes begins with these bytes: the length 24, its checksum, and field 1 of a double. */
    @Test
    void theFirstBytesAreThoseOfTensorFlowsFiles() {
        byte[] record = EventRecord.version(1.7e9);
        assertArrayEquals(HexFormat.of().parseHex("1800000000000000a37f4b2209"), Arrays.copyOf(record, 13));
        assertEquals(24 + 16, record.length);
    }

    @Test
    void everyNumberIsReadAgainAtItsStep() throws Exception {
        try (RunDirectory directory = RunDirectory.create(folder)) {
            TensorBoardLog log = TensorBoardLog.resume(directory, List.of());
            log(log, 1);
            log(log, 2);
        }
        Path file = EventFile.in(folder);
        assertTrue(file.getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\..+"), file.toString());
        List<EventFile.Event> events = EventFile.read(file);
        assertEquals(5, events.size());
        assertEquals("brain.Event:2", events.getFirst().version());
        assertEquals(Map.of("loss/training", 1f, "loss/validation", 1.25f, "accuracy/validation", 0.2f,
                "learning_rate", 0.1f, "images_per_second", 15_000f), events.get(3).scalars());
        assertEquals(Map.of("gradient_norm/0.weight", 0.5f, "dead_units/1", 0.25f), events.get(4).scalars());
        assertEquals(List.of(0L, 1L, 1L, 2L, 2L), events.stream().map(EventFile.Event::step).toList());
        // Seconds, between 2017 and 2286: the clock may be set back between any two of them.
        assertTrue(events.stream().allMatch(event -> event.wallTime() >= 1.5e9 && event.wallTime() < 1e10));
    }

    /** Or a run's folder of someone else would have any file of the user's cut off. */
    @Test
    void whatALinkLeadsToIsNotCutOff(@TempDir Path elsewhere) throws Exception {
        Path file = Files.writeString(elsewhere.resolve("notes.txt"), "the user's");
        Files.createSymbolicLink(folder.resolve("events.out.tfevents.1790000000.there"), file);
        try (RunDirectory directory = RunDirectory.openFinished(withRunJson())) {
            assertThrows(IOException.class, () -> TensorBoardLog.resume(directory, history(1)));
        }
        assertEquals("the user's", Files.readString(file));
    }

    @Test
    void aFileWhoseNameNoRunWritesStays() throws Exception {
        Path other = Files.writeString(folder.resolve("events.out.tfevents.1790000000.a\u001bb"), "another's");
        try (RunDirectory directory = RunDirectory.openFinished(withRunJson())) {
            TensorBoardLog.resume(directory, history(1));
        }
        assertEquals("another's", Files.readString(other));
        Files.delete(other);
        assertEquals(2, EventFile.read(EventFile.in(folder)).size());
    }

    private Path withRunJson() throws IOException {
        Files.writeString(folder.resolve("run.json"), "{}");
        return folder;
    }

    /** The file is cut off at every byte, as a killed process may leave it, after epochs the checkpoint may not know. */
    @Test
    void aResumedRunHasEachStepOnceWhereverTheFileEnded() throws Exception {
        try (RunDirectory directory = RunDirectory.create(folder)) {
            TensorBoardLog log = TensorBoardLog.resume(directory, List.of());
            assertTrue(TensorBoardLog.isIn(directory));
            for (int epoch = 1; epoch <= 3; epoch++) {
                log(log, epoch);
            }
            Path file = EventFile.in(folder);
            byte[] whole = Files.readAllBytes(file);
            // The checkpoint of epoch 2 is written after the lines of epoch 2.
            int known = whole.length - (whole.length - EventRecord.version(0).length) / 3;
            for (int end = known; end <= whole.length; end++) {
                Files.write(file, Arrays.copyOf(whole, end));
                log(TensorBoardLog.resume(directory, history(2)), 3);
                assertEquals(List.of(0L, 1L, 1L, 2L, 2L, 3L, 3L),
                        EventFile.read(file).stream().map(EventFile.Event::step).toList(), "cut at " + end);
            }
            for (int end = 0; end <= EventRecord.version(0).length; end++) {
                Files.write(file, Arrays.copyOf(whole, end));
                log(TensorBoardLog.resume(directory, List.of()), 1);
                assertEquals(List.of(0L, 1L, 1L), EventFile.read(file).stream().map(EventFile.Event::step).toList());
            }
        }
    }

    @Test
    void aRunThatBeganWithoutAFileGetsItsEpochs() throws Exception {
        try (RunDirectory directory = RunDirectory.create(folder)) {
            assertFalse(TensorBoardLog.isIn(directory));
            log(TensorBoardLog.resume(directory, history(2)), 3);
        }
        assertEquals(List.of(0L, 1L, 2L, 3L, 3L),
                EventFile.read(EventFile.in(folder)).stream().map(EventFile.Event::step).toList());
    }

    /** Its checksums are right, and what they are of is none of protobuf's messages. */
    @Test
    void aRecordThatIsNoEventEndsTheFile() {
        byte[] version = EventRecord.version(1e9);
        byte[] other = EventRecord.framed(new byte[] {(byte) 0xFF});
        ByteBuffer file = ByteBuffer.allocate(version.length + other.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(version).put(other).flip();
        assertEquals(version.length, EventRecord.endOf(file, 1));
    }
}
