package lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisoryLockTest {
    @TempDir
    Path folder;

    @Test
    void oneHasItAtATime() throws IOException {
        Path file = folder.resolve("lock");
        AdvisoryLock first = AdvisoryLock.tryLock(file).orElseThrow();
        assertTrue(first.isHeld());
        assertFalse(AdvisoryLock.tryLock(file).isPresent());
        first.close();
        assertFalse(first.isHeld());
        try (AdvisoryLock second = AdvisoryLock.lock(file, () -> assertFalse(true, "nothing to wait for"))) {
            assertTrue(second.isHeld());
        }
    }

    @Test
    void aFileSystemWithoutLocksIsNamedAndWorkGoesOn() throws IOException {
        Path file = folder.resolve("lock");
        List<String> warnings = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                warnings.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(AdvisoryLock.class.getName());
        logger.addHandler(handler);
        try (AdvisoryLock lock = AdvisoryLock.tryLock(file, _ -> {
            throw new IOException("No locks available");
        }).orElseThrow()) {
            assertTrue(lock.isHeld());
        } finally {
            logger.removeHandler(handler);
        }
        assertEquals(List.of(file + " cannot be locked: No locks available; see that no other process writes to that"
                + " folder"), warnings);
    }

    @Test
    void otherFailuresStay() {
        assertThrows(NoSuchFileException.class, () -> AdvisoryLock.tryLock(folder.resolve("nothing/lock")));
        assertThrows(ClosedByInterruptException.class, () -> AdvisoryLock.tryLock(folder.resolve("lock"), _ -> {
            throw new ClosedByInterruptException();
        }));
    }
}
