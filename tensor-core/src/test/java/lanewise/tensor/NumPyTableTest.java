package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/numpy.md have every public operation of {@link Tensor}, none that is not there, and for each element
 * type what trying the operation gives. Where that fails, {@link NumPyTable} sets the marks and prints the rows to add.
 */
class NumPyTableTest {
    private static final Pattern OF_NUMPY = Pattern.compile("`np\\.([a-z0-9_.]+)");

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic()).map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOperationHasARow() throws IOException {
        assertEquals("", String.join("\n", NumPyTable.missing()), "rows to add to docs/numpy.md");
    }

    @Test
    void everyRowIsOfAnOperation() throws IOException {
        Set<String> unknown = NumPyTable.rows().stream().flatMap(row -> row.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        unknown.removeAll(methods(Tensor.class));
        unknown.removeAll(methods(PrintOptions.class));
        unknown.remove("write"); // of a file
        assertEquals(Set.of(), unknown);
    }

    @Test
    void everyRowSaysWhatEachTypeHas() throws IOException {
        List<String> lines = Files.readAllLines(NumPyTable.FILE);
        List<NumPyTable.Row> rows = NumPyTable.rows().stream().filter(row -> !row.operations().isEmpty()).toList();
        assertEquals(List.of(), rows.stream().filter(row -> !row.typed()).toList(), "without columns for the types");
        List<String> wrong = rows.stream().filter(row -> !row.marked().equals(lines.get(row.number())))
                .map(row -> "line " + (row.number() + 1) + " should be " + row.marked()).toList();
        assertEquals("", String.join("\n", wrong));
        assertEquals(List.of(), rows.stream().filter(NumPyTable.Row::isMixed).map(NumPyTable.Row::marked).toList(),
                "operations of different types need rows of their own");
    }

    @Test
    void whatIsNotThereHasNoRow() throws IOException {
        Set<String> there = NumPyTable.rows().stream().flatMap(row -> namesOfNumPy(row.cells().get(1)))
                .collect(Collectors.toSet());
        String page = Files.readString(NumPyTable.FILE);
        Set<String> absent = namesOfNumPy(page.substring(page.indexOf("## Not there"))).collect(Collectors.toSet());
        assertTrue(absent.size() > 20, absent.toString());
        absent.retainAll(there);
        assertEquals(Set.of(), absent);
    }

    private static Stream<String> namesOfNumPy(String text) {
        return OF_NUMPY.matcher(text).results().map((MatchResult name) -> name.group(1));
    }
}
