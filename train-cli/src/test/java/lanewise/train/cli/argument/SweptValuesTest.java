package lanewise.train.cli.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.train.config.field.InvalidConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweptValuesTest {
    private static List<String> parse(String text) {
        return SweptValues.parse("--lr", text, false, ",");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0.01,0.1,1 | 0.01 0.1 1",
        "elu,relu | elu relu",
        "1e-6..1e2:9 | 1e-6 1e-5 0.0001 0.001 0.01 0.1 1 10 100",
        "0.1..1:3 | 0.1 0.316228 1",
        "0..0.5+0.1 | 0 0.1 0.2 0.3 0.4 0.5",
        "0.1..0.35+0.1 | 0.1 0.2 0.3",
        "1..5 | 1 2 3 4 5",
        "-2..1 | -2 -1 0 1",
        "1..3,10 | 1 2 3 10",
        "2.5e7..1e9:2 | 2.5e7 1e9",
        "-1.5e10..0+5e9 | -1.5e10 -1e10 -5e9 0",
        "4.9e-324..1.7e308:3 | 4.9e-324 2.89812e-8 1.7e308",
        "0.7 | 0.7"})
    void listsAndRanges(String text, String expected) {
        assertEquals(List.of(expected.split(" ")), parse(text));
    }

    @Test
    void wholeNumbersAreRoundedAndASlashDividesListsOfWidths() {
        assertEquals(List.of("100", "316", "1000"), SweptValues.parse("--batch-size", "100..1000:3", true, ","));
        assertEquals(List.of("20000000", "20000001"), SweptValues.parse("--seed", "2e7..20000001", true, ","));
        assertEquals(List.of("128", "512,256", "64", "256"),
                SweptValues.parse("--hidden", "128/512,256/64..256:2", true, "/"));
    }

    /** Nine values from 10⁻⁶ to 10², and any other count, keep the same factor to six digits. */
    @Test
    void factorsAreEqual() {
        for (int count = 2; count < 40; count++) {
            List<Double> values = parse("3e-5..7e4:" + count).stream().map(Double::valueOf).toList();
            assertEquals(count, values.size());
            double factor = Math.pow(7e4 / 3e-5, 1.0 / (count - 1));
            for (int i = 1; i < count; i++) {
                // Two numbers, each rounded to six digits.
                assertEquals(1, values.get(i) / values.get(i - 1) / factor, 2 * 5e-6 * 1.001);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1,,2 | a value is missing in '1,,2'",
        "1..2..3 | '1..2..3' is no range",
        "a..b | 'a..b' is no range",
        "5..1 | '5..1' must begin below its end",
        "0..1:5 | must begin above 0; in steps it is 0..1+STEP",
        "0.1..0.5 | needs a number of values",
        "1e-504..1:25 | '1e-504..1:25' has an end that no double holds; sizes are from 4.9E-324 to 1.7976931348623157E308",
        "1e-6..1e383:9 | '1e-6..1e383:9' has an end that no double holds",
        "-1e309..1+1e308 | '-1e309..1+1e308' has an end that no double holds",
        "1..2:1 | must have 2 to 1000 values",
        "0..1e9+1 | has more than 1000 values",
        "1..2+0 | the step of '1..2+0' must be above 0",
        "0.1,0.2,0.1 | 0.1 is named twice",
        "1..3,2 | 2 is named twice",
        "0.1/0.2,0.3 | its values are separated by commas, as in 0.1,0.2,0.3"})
    void whatIsNoListOfValuesIsToldInOneLine(String text, String message) {
        String told = assertThrows(InvalidConfigException.class, () -> parse(text)).getMessage();
        assertTrue(told.startsWith("--lr: ") && told.contains(message), told);
    }

    /** A pattern that divides digits in many ways would take hours; found by fuzzing. */
    @Test
    void longNumbersAreReadOnce() {
        String digits = "1".repeat(20_000);
        assertThrows(InvalidConfigException.class, () -> parse(digits + ".." + digits + "..8"));
        assertEquals(List.of(digits), parse(digits));
    }
}
