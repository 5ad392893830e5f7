package lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.Seeding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example prints what stands in its comment, whatever the language. */
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/lanewise/examples");

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("package-info.java"))
                    .map(name -> name.replace(".java", "")).sorted().toList();
        }
    }

    @Test
    void thereAreExamples() throws IOException {
        assertTrue(examples().size() >= 6, examples()::toString);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void printsWhatStandsInItsComment(String name) throws Exception {
        String source = Files.readString(SOURCES.resolve(name + ".java"));
        String expected = source.substring(source.indexOf("<pre>") + "<pre>".length(), source.indexOf("</pre>")).lines()
                .map(line -> line.replaceFirst("^ \\* ?", "")).collect(Collectors.joining("\n")).strip();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        Locale language = Locale.getDefault();
        Seeding.setSeed(Seeding.INITIAL_SEED); // as in a process of its own
        Locale.setDefault(Locale.GERMANY); // whose numbers have a comma
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Class.forName("lanewise.examples." + name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
            Locale.setDefault(language);
        }
        assertEquals(expected, printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n").strip());
    }
}
