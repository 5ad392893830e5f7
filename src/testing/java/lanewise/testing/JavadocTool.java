package lanewise.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** The Javadoc tool with every check that it knows, for the exported packages of a module. It needs the JDK alone. */
public final class JavadocTool {
    // That the incubator module is used cannot be silenced. And tags may be missing, not comments: "Returns the shape"
    // is said once, in the sentence that every list of methods shows, and a parameter that it explains is not listed
    // again.
    private static final Pattern ALLOWED = Pattern.compile(
            "(\\d+ warnings?|(.*: )?warning: (\\[incubating\\] .*|no @(return|throws .*|param for .*)))");
    private static final Pattern MESSAGE = Pattern.compile("(.*: )?(warning|error): .*|\\d+ (warning|error)s?");

    private JavadocTool() {}

    /**
     * Writes the pages of a module and returns what is wrong with its comments: nothing, where each is well-formed and
     * no member lacks one.
     *
     * @param folder where the pages go
     * @param module the name of the module
     * @param sources its folders of sources, separated as paths are
     * @param options further options of the tool
     */
    public static List<String> complaints(Path folder, String module, String sources, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-quiet", "-d", folder.toString(), "-Xdoclint:all",
                "-Xmaxwarns", "100000", "--module-source-path", module + "=" + sources, "--module", module));
        arguments.addAll(List.of(options));
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int status = ToolProvider.findFirst("javadoc").orElseThrow()
                .run(writer, writer, arguments.toArray(String[]::new));
        List<String> messages = output.toString().lines().toList();
        if (status != 0 || !Files.isDirectory(folder.resolve(module))) {
            return messages;
        }
        if (messages.stream().noneMatch(line -> line.contains("no @return"))) {
            return List.of("the tool has not checked everything: it knows of no tag that is missing");
        }
        return messages.stream()
                .filter(line -> MESSAGE.matcher(line).matches() && !ALLOWED.matcher(line).matches()).toList();
    }
}
