package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Javadoc of the exported packages, with every check of the tool. */
class JavadocIT {
    // That the incubator module is used cannot be silenced. And tags may be missing, not comments: "Returns the shape" is
    // said once, in the sentence that every list of methods shows, and a parameter that it explains is not listed again.
    private static final Pattern ALLOWED = Pattern.compile(
            "(\\d+ warnings?|(.*: )?warning: (\\[incubating\\] .*|no @(return|throws .*|param for .*)))");
    private static final Pattern MESSAGE = Pattern.compile("(.*: )?(warning|error): .*|\\d+ (warning|error)s?");

    @TempDir
    Path folder;

    @Test
    void nothingIsWrongAndEveryMemberHasAComment() {
        StringWriter messages = new StringWriter();
        PrintWriter writer = new PrintWriter(messages);
        String sources = Path.of("src/main/java") + System.getProperty("path.separator")
                + Path.of("target/generated-sources/f64");
        int status = ToolProvider.findFirst("javadoc").orElseThrow().run(writer, writer, "-quiet",
                "-d", folder.toString(), "-Xdoclint:all", "-Xmaxwarns", "100000",
                "--add-modules", "jdk.incubator.vector", "--module-source-path", "lanewise.tensor=" + sources,
                "--module", "lanewise.tensor");
        List<String> wrong = messages.toString().lines()
                .filter(line -> MESSAGE.matcher(line).matches() && !ALLOWED.matcher(line).matches()).toList();
        assertEquals(List.of(), wrong);
        assertEquals(0, status, messages::toString);
        assertTrue(Files.exists(folder.resolve("lanewise.tensor/lanewise/tensor/Tensor.html")));
        assertTrue(messages.toString().contains("no @return"), "the tool has checked everything");
    }
}
