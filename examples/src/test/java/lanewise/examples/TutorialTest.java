package lanewise.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import lanewise.nn.Module;
import lanewise.nn.Seeding;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The blocks of docs/tutorial.md can be pasted into a program and into jshell, and print what stands below them, whatever the
 * language.
 */
class TutorialTest {
    private static final Path PAGE = Path.of("..", "docs", "tutorial.md");
    private static final Path PAGE_AS_IT_WOULD_BE = Path.of("target", "tutorial.md");

    // A block, and the text that follows it where there is one.
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```\n(?:\n```\n(.*?)```)?", Pattern.DOTALL);

    private static final String END_OF_BLOCK = "-- end of block --";

    @TempDir
    private Path folder;

    /** As in a process of its own. */
    @BeforeEach
    void beginSequenceOfSeeds() {
        Seeding.setSeed(Seeding.INITIAL_SEED);
    }

    /** As the body of a main method. If something else is printed, the page with it is written. */
    @Test
    void everyBlockPrintsWhatStandsBelowIt() throws Exception {
        String page = Files.readString(PAGE);
        compareWithPage(page, runAsProgram(blocks(page)));
    }

    /** In one session of jshell, line by line as they are pasted: the same, in more than twice the time. */
    @Test
    @EnabledIfSystemProperty(named = "lanewise.tutorial", matches = "jshell")
    void everyBlockCanBePastedIntoJshell() throws Exception {
        String page = Files.readString(PAGE);
        List<String> outputs = new ArrayList<>();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(libraries());
            for (MatchResult block : blocks(page)) {
                outputs.add(output(() -> paste(block.group(1), shell)));
            }
        }
        compareWithPage(page, outputs);
    }

    private static void compareWithPage(String page, List<String> outputs) throws IOException {
        assertEquals(blocks(page).size(), outputs.size());
        StringBuilder pageAsItWouldBe = new StringBuilder();
        int end = 0;
        for (int i = 0; i < outputs.size(); i++) {
            MatchResult block = blocks(page).get(i);
            pageAsItWouldBe.append(page, end, block.start()).append("```java\n").append(block.group(1)).append("```\n")
                    .append(outputs.get(i).isEmpty() ? "" : "\n```\n" + outputs.get(i) + "```");
            end = block.end();
        }
        pageAsItWouldBe.append(page.substring(end));
        if (!page.contentEquals(pageAsItWouldBe)) {
            Files.writeString(PAGE_AS_IT_WOULD_BE, pageAsItWouldBe);
        }
        assertEquals(page, pageAsItWouldBe.toString(), "the page as it would be: examples/" + PAGE_AS_IT_WOULD_BE);
    }

    private List<String> runAsProgram(List<MatchResult> blocks) throws Exception {
        String statements = blocks.subList(1, blocks.size()).stream()
                .map(block -> "System.out.println(\"" + END_OF_BLOCK + "\");\n" + block.group(1))
                .collect(Collectors.joining("\n"));
        Path source = Files.writeString(folder.resolve("Tutorial.java"), blocks.getFirst().group(1)
                + "\npublic class Tutorial {\npublic static void main(String[] args) throws Exception {\n"
                + statements + "}\n}\n");
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int failed = ToolProvider.getSystemJavaCompiler().run(null, messages, messages, "-proc:none",
                "-d", folder.toString(), "-cp", libraries(), source.toString());
        assertEquals(0, failed, messages::toString);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()},
                TutorialTest.class.getClassLoader())) {
            Method main = loader.loadClass("Tutorial").getMethod("main", String[].class);
            return List.of(output(() -> main.invoke(null, (Object) new String[0])).split(END_OF_BLOCK + "\n", -1));
        }
    }

    /** What prints something. */
    private interface Printing {
        void run() throws Exception;
    }

    private static String output(Printing printing) throws Exception {
        PrintStream standardOutput = System.out;
        Locale locale = Locale.getDefault();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        Locale.setDefault(Locale.GERMANY); // whose numbers have a comma
        try {
            printing.run();
        } finally {
            System.setOut(standardOutput);
            Locale.setDefault(locale);
        }
        return printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static List<MatchResult> blocks(String page) {
        List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
        assertEquals(page.split("```java\n").length - 1, blocks.size());
        assertTrue(blocks.stream().filter(block -> block.group(2) != null).count() > 5, "blocks with what they print");
        return blocks;
    }

    // jshell takes line after line until a snippet is complete.
    private static void paste(String block, JShell shell) {
        String snippet = "";
        List<String> problems = new ArrayList<>();
        for (String line : block.lines().toList()) {
            snippet += line + "\n";
            Completeness completeness = shell.sourceCodeAnalysis().analyzeCompletion(snippet).completeness();
            if (completeness.isComplete() || completeness == Completeness.UNKNOWN) {
                for (SnippetEvent event : shell.eval(snippet)) {
                    if (event.status() != Snippet.Status.VALID || event.exception() != null) {
                        problems.add(snippet + " " + event.exception()
                                + shell.diagnostics(event.snippet()).map(each -> each.getMessage(Locale.ROOT)).toList());
                    }
                }
                snippet = "";
            }
        }
        assertEquals(List.of(), problems);
        assertEquals("", snippet.strip(), "an unfinished snippet");
    }

    private static String libraries() {
        return Stream.of(Tensor.class, Module.class)
                .map(type -> new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
