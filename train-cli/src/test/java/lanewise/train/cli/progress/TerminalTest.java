package lanewise.train.cli.progress;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void aTerminalMaySayThatItUnderstandsTextAlone() {
        assertTrue(Terminal.isDumb(Map.of("TERM", "dumb")));
        assertFalse(Terminal.isDumb(Map.of("TERM", "xterm-256color")));
        assertFalse(Terminal.isDumb(Map.of()));
    }
}
