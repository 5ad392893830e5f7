package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table in docs/numpy.md has every public operation of {@link Tensor}, and none that is not there. */
class NumPyTableTest {
    private static final Path TABLE = Path.of("..", "docs", "numpy.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    // `x.sum(…)`, `Tensor.zeros`, or a further name alone: `sub`, `argmin(axis)`
    private static final Pattern NAME = Pattern.compile("(?:(?:[abcxy]|Tensor)\\.)?([a-zA-Z0-9]+)(?:\\(.*)?");

    // The names in the first cells of all rows, without those of other classes.
    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            String cell = line.startsWith("| `") ? line.substring(2, line.indexOf(" |", 2)) : "";
            Matcher code = CODE.matcher(cell);
            while (code.find()) {
                Matcher name = NAME.matcher(code.group(1));
                if (name.matches()) {
                    names.add(name.group(1));
                }
            }
        }
        return names;
    }

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic()).map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOperationHasARow() throws IOException {
        Set<String> missing = methods(Tensor.class);
        missing.removeAll(documented());
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyRowIsOfAnOperation() throws IOException {
        Set<String> unknown = documented();
        unknown.removeAll(methods(Tensor.class));
        unknown.removeAll(methods(PrintOptions.class));
        unknown.remove("write"); // of a file
        assertEquals(Set.of(), unknown);
    }
}
