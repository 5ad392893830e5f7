package lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void controlCharactersAndLineEndsAreWritten() {
        assertEquals("a\\u001b[31mb\\u000ac\\u2028d\\u0085", Printable.line("a\u001b[31mb\nc\u2028d\u0085"));
        assertFalse(Printable.isLine("a\u001b"));
        assertFalse(Printable.isLine("a\u2029"));
    }

    @Test
    void othersAreAsTheyAre() {
        for (String name : new String[] {"", "Käfer 1", "猫", "runs/2026-01-01", "a\\b", "\ud83d\ude00"}) {
            assertEquals(name, Printable.line(name));
            assertTrue(Printable.isLine(name));
        }
    }
}
