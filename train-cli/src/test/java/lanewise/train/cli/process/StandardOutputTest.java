package lanewise.train.cli.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.train.cli.Main;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    private final StringWriter told = new StringWriter();
    private final PrintWriter err = new PrintWriter(told, true);

    /** Has no room. */
    private static final class Full extends OutputStream {
        private final String message;
        private int calls;

        Full(String message) {
            this.message = message;
        }

        @Override
        public void write(int b) throws IOException {
            calls++;
            throw new IOException(message);
        }
    }

    @Test
    void whatIsWrittenArrives() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StandardOutput output = new StandardOutput(bytes, false)) {
            output.write(1);
            output.write(new byte[] {2, 3, 4}, 1, 2);
            assertEquals(0, output.exitCode(0, err));
            assertEquals(2, output.exitCode(2, err));
        }
        assertArrayEquals(new byte[] {1, 3, 4}, bytes.toByteArray());
        assertEquals("", told.toString());
    }

    @Test
    void whatIsLostIsTold() {
        Full full = new Full("No space left on device");
        StandardOutput output = new StandardOutput(full, false);
        assertThrows(IOException.class, () -> output.write(1));
        assertThrows(IOException.class, () -> output.write(2));
        assertEquals(1, full.calls, "nothing follows a gap");
        assertEquals(1, output.exitCode(0, err));
        assertEquals("lanewise: standard output could not be written: No space left on device; what was to stand there is"
                + " lost", told.toString().strip());
        assertEquals(2, output.exitCode(2, err));
    }

    @Test
    void aReaderThatHasReadEnoughIsNoFailure() {
        for (StandardOutput output : List.of(new StandardOutput(new Full("Broken pipe"), false),
                new StandardOutput(new Full("in another language"), true))) {
            assertThrows(IOException.class, () -> output.write(1));
            assertEquals(0, output.exitCode(0, err));
        }
        assertEquals("", told.toString());
    }

    private static ProcessBuilder help() {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "--help");
    }

    @Test
    void aProcessWhoseOutputIsFullFailsWithOneLine() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no such device");
        Process child = help().redirectOutput(full.toFile()).start();
        List<String> lines = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, child.waitFor());
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith("lanewise: standard output could not be written: "), lines::toString);
    }

    @Test
    void aProcessWhosePipeIsClosedEndsQuietly() throws Exception {
        Process child = help().start();
        child.getInputStream().close(); // before it has written
        assertEquals("", new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, child.waitFor());
    }
}
