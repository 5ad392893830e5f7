package lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTableTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.1          | 0.1
            a, b         | '"a, b"'
            say "a"      | '"say ""a""\"'
            a\\nb        | '"a\\nb"'
            a\\nb\\nc\\n | '"a\\nb\\nc\\n"'
            a\\rb        | '"a\\rb"'
            """)
    void cellsWithMoreThanPlainTextAreQuoted(String cell, String quoted) {
        assertEquals(lines(quoted), SweepTable.quoted(lines(cell)));
    }

    private static String lines(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r");
    }
}
