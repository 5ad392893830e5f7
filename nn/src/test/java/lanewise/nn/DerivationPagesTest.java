package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.testing.Classes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the pages in docs/derivations and the code together. */
class DerivationPagesTest {
    private static final Path PAGES = Path.of("..", "docs", "derivations");
    private static final Set<String> DOCUMENTED_PACKAGES =
            Set.of("lanewise.nn.init", "lanewise.nn.loss", "lanewise.nn.optim", "lanewise.nn.metrics");
    private static final Path TEST_SOURCES = Path.of("src", "test", "java");

    // `Linear`, `Module.backward`, `LinearTest.handComputedExample`: code on a page that starts with a class.
    private static final Pattern CODE = Pattern.compile("`([A-Z]\\w*)((?:\\.\\w+)*)`");
    private static final Pattern SLIPS = Pattern.compile("(?ms)^## Slip.*?(?=^## |\\z)");
    private static final Pattern PAGE_LINK = Pattern.compile("docs/derivations/([\\w-]+\\.md)");

    private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
    private static final Pattern INLINE_FORMULA = Pattern.compile("\\$([^$]*)\\$");
    // GitHub reads Markdown before formulas. In $…$ it drops the backslash of \, and \{, takes _ behind anything but a
    // letter or digit for the start of an emphasis, and * ~ | < & [](…) for what they are elsewhere.
    private static final Pattern MARKDOWN =
            Pattern.compile("\\\\[^A-Za-z]|(?<![A-Za-z0-9])_|[*~|&`]|<(?! )|\\]\\(");
    private static final Pattern BACKTICKS = Pattern.compile("\\$`[^`]*`\\$");
    private static final Pattern BRACES = Pattern.compile("\\\\(begin|end)\\{(\\w+)\\}|\\\\[{}]|[{}]");

    @Test
    void everyPublicModuleLossOptimizerAndInitialisationHasAPage() throws Exception {
        Map<String, Set<String>> pagesByClass = new TreeMap<>();
        for (Path page : pages()) {
            for (String[] code : codeOn(page)) {
                pagesByClass.computeIfAbsent(code[0], name -> new TreeSet<>()).add(page.getFileName().toString());
            }
        }
        List<Class<?>> documented = new ArrayList<>();
        for (Class<?> type : Classes.under(Classes.SOURCES).values()) {
            boolean module = Module.class.isAssignableFrom(type) && type != Module.class;
            boolean documentedPackage = DOCUMENTED_PACKAGES.contains(type.getPackageName());
            if (Modifier.isPublic(type.getModifiers()) && (module || documentedPackage)) {
                documented.add(type);
            }
        }
        assertTrue(documented.size() >= 35, "classes found: " + documented);
        for (Class<?> type : documented) {
            String linked = linkedPage(type);
            assertTrue(pagesByClass.getOrDefault(type.getSimpleName(), Set.of()).contains(linked),
                    type.getSimpleName() + " links to " + linked + ", which does not name it");
        }
    }

    @Test
    void pagesNameOnlyClassesAndMembersThatExist() throws Exception {
        Map<String, Class<?>> classes = new TreeMap<>(Classes.under(Classes.SOURCES));
        classes.putAll(Classes.under(TEST_SOURCES));
        for (Path page : pages()) {
            for (String[] code : codeOn(page)) {
                String where = page.getFileName() + " names " + code[0] + code[1];
                assertTrue(classes.containsKey(code[0]), where + ", but there is no such class");
                Class<?> type = classes.get(code[0]);
                for (String member : code[1].isEmpty() ? new String[0] : code[1].substring(1).split("\\.")) {
                    assertTrue(hasMember(type, member), where + ", but there is no such member");
                }
            }
        }
    }

    @Test
    void everyPageNamesATest() throws Exception {
        for (Path page : pages()) {
            assertTrue(codeOn(page).stream().anyMatch(code -> code[0].endsWith("Test")), page + " names no test");
        }
    }

    /** What a page names as its code, and every test that it names, is one click away. */
    @Test
    void everyPageLinksToItsSourcesAndTests() throws Exception {
        Map<String, Path> sources = files(Path.of("src", "main", "java"));
        Map<String, Path> tests = files(TEST_SOURCES);
        List<String> missing = new ArrayList<>();
        for (Path page : pages()) {
            if (page.endsWith("README.md")) {
                continue;
            }
            String text = Files.readString(page);
            int code = Math.max(0, text.indexOf("## In the code"));
            Set<Path> files = new TreeSet<>();
            CODE.matcher(text.substring(code)).results().map(match -> sources.get(match.group(1)))
                    .filter(Objects::nonNull).forEach(files::add);
            CODE.matcher(text).results().map(match -> tests.get(match.group(1)))
                    .filter(Objects::nonNull).forEach(files::add);
            assertTrue(files.stream().anyMatch(sources::containsValue), page + " names no source");
            for (Path file : files) {
                String link = PAGES.relativize(Path.of("..", "nn").resolve(file)).toString();
                if (!text.contains("](" + link.replace('\\', '/') + ")")) {
                    missing.add(page.getFileName() + " does not link to " + link);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    private static Map<String, Path> files(Path root) throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            return found.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(file -> file.getFileName().toString().replace(".java", ""),
                            Function.identity(), (first, _) -> first));
        }
    }

    @Test
    void theIndexLinksEveryPage() throws Exception {
        String index = Files.readString(PAGES.resolve("README.md"));
        for (Path page : pages()) {
            String name = page.getFileName().toString();
            assertTrue(name.equals("README.md") || index.contains("](" + name + ")"), name + " is not in the index");
        }
    }

    /** The table links each page with a slip, and names the tests that the page names there. */
    @Test
    void theIndexListsEverySlipWithItsTests() throws Exception {
        String index = Files.readString(PAGES.resolve("README.md"));
        String table = index.substring(index.indexOf("## Slips in the sources"), index.indexOf("## Sources"));
        int slips = 0;
        for (Path page : pages()) {
            Matcher section = SLIPS.matcher(Files.readString(page));
            if (!page.endsWith("README.md") && section.find()) {
                slips++;
                assertTrue(table.contains("](" + page.getFileName() + ")"), page + " is not in the table of slips");
                List<String> tests = CODE.matcher(section.group()).results()
                        .filter(code -> code.group(1).endsWith("Test")).map(MatchResult::group).toList();
                assertFalse(tests.isEmpty(), page + " has a slip that no test shows");
                tests.forEach(test -> assertTrue(table.contains(test), page + ": " + test + " is not in the table"));
            }
        }
        assertTrue(slips >= 9, "pages with slips: " + slips);
    }

    @Test
    void markdownLeavesTheFormulasAlone() throws Exception {
        List<String> faults = new ArrayList<>();
        for (Path page : pages()) {
            formulaFaults(Files.readString(page)).forEach(fault -> faults.add(page.getFileName() + ":" + fault));
        }
        assertTrue(faults.isEmpty(), String.join("\n", faults));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "with $a\\, b$", "$\\{0, 1\\}$", "$\\lbrace 0, 1 \\}$", "the last row $\\\\$",
        "$W^{(1)}_{jm}$", "$A'_{pq}$", "$[a]_i$", "$(X v)_s$", "$\\mathrm{d} _i$", "$_i$",
        "$x^*$", "$|x|$", "$a~b$", "$a <b$", "$[a](b)$",
        "$a$ and $b", "$a\n+ b$", "$a $", "$ a$", "$$", "($a$)", "1$a$", "$a$b", "$a$1", "$`a`$",
        "$$\na\n$$", "$$ a $$", "$$\na\n- b\n$$",
        "$\\frac{a}{b$", "$a}{b$", "```math\n\\sqrt{a\n```", "```math\n{a\n```\n\n```math\nb}\n```",
        "```math\n\\begin{cases} a\n```", "```math\na \\end{cases}\n```",
        "```math\n\\begin{cases} \\begin{matrix} a \\end{cases} \\end{matrix}\n```", "```math\na", "```\na\n```"
    })
    void formulasThatMarkdownWouldChangeAreFound(String page) {
        assertFalse(formulaFaults(page).isEmpty(), page);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "$W_{jm}^{(1)}$, $A_{pq}'$ and $\\lbrace 0, 1 \\rbrace$", "| $a < b$ | `$a $` |",
        "the $k$-th, $X$ $(S, N)$: $x$",
        "```math\n\\begin{cases} a, & \\{0\\} \\\\\n- b_i'_j \\, x^* \\end{cases}\n```"
    })
    void formulasThatMarkdownLeavesAlonePass(String page) {
        assertTrue(formulaFaults(page).isEmpty(), page + ": " + formulaFaults(page));
    }

    // "line: what is wrong" of the formulas on a page. Display formulas stand in ```math fences, which Markdown leaves
    // alone, the others in $…$ on one line.
    private static List<String> formulaFaults(String page) {
        List<String> faults = new ArrayList<>();
        StringBuilder block = null;
        String[] lines = page.split("\n");
        for (int i = 0; i < lines.length; i++) {
            String where = i + 1 + ": ";
            if (block == null && lines[i].startsWith("```")) {
                require(lines[i].equals("```math"), faults, where + lines[i] + " is no ```math");
                block = new StringBuilder();
            } else if (block == null) {
                addInlineFaults(lines[i], where, faults);
            } else if (lines[i].equals("```")) {
                requireBalanced(block.toString(), where, faults);
                block = null;
            } else {
                block.append(lines[i]).append('\n');
            }
        }
        require(block == null, faults, "the last block has no end");
        return faults;
    }

    private static void addInlineFaults(String line, String where, List<String> faults) {
        require(!line.contains("$$"), faults, where + "a display formula outside of ```math");
        require(!BACKTICKS.matcher(line).find(), faults, where + "$`…`$, where the pages have $…$");
        String text = CODE_SPAN.matcher(line).replaceAll(code -> "c".repeat(code.group().length()));
        boolean paired = text.chars().filter(character -> character == '$').count() % 2 == 0;
        require(paired, faults, where + "a $ without its partner: " + line);
        INLINE_FORMULA.matcher(text).results().forEach(match -> {
            String formula = match.group(1);
            String wrong = where + match.group();
            boolean spaceBefore = match.start() == 0 || text.charAt(match.start() - 1) == ' ';
            require(spaceBefore, faults, wrong + " has no space before it");
            boolean wordBehind = match.end() < text.length() && Character.isLetterOrDigit(text.charAt(match.end()));
            require(!wordBehind, faults, wrong + " touches the word behind it");
            boolean trimmed = !formula.isEmpty() && formula.equals(formula.strip());
            require(trimmed, faults, wrong + " is empty or has outer spaces");
            require(!MARKDOWN.matcher(formula).find(), faults, wrong + " has something that Markdown reads");
            requireBalanced(formula, where, faults);
        });
    }

    private static void requireBalanced(String formula, String where, List<String> faults) {
        Deque<String> open = new ArrayDeque<>();
        boolean balanced = true;
        for (MatchResult brace : BRACES.matcher(formula).results().toList()) {
            String environment = brace.group(2);
            switch (brace.group()) {
                case "\\{", "\\}" -> { } // printed, and need no partner
                case "{" -> open.push("}");
                case "}" -> balanced &= "}".equals(open.poll());
                default -> {
                    if (brace.group(1).equals("begin")) {
                        open.push(environment);
                    } else {
                        balanced &= environment.equals(open.poll());
                    }
                }
            }
        }
        String wrong = where + "braces or environments without a partner: " + formula.strip();
        require(balanced && open.isEmpty(), faults, wrong);
    }

    private static void require(boolean condition, List<String> faults, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
            assertFalse(pages.isEmpty());
            return pages;
        }
    }

    // Pairs of a class name and what follows it, from the dot on.
    private static List<String[]> codeOn(Path page) throws IOException {
        List<String[]> names = new ArrayList<>();
        Matcher code = CODE.matcher(Files.readString(page));
        while (code.find()) {
            names.add(new String[] {code.group(1), code.group(2)});
        }
        return names;
    }

    private static String linkedPage(Class<?> type) throws IOException {
        Path source = Classes.SOURCES.resolve(type.getName().replace('.', '/') + ".java");
        Matcher link = PAGE_LINK.matcher(Files.readString(source));
        assertTrue(link.find(), type.getSimpleName() + "'s Javadoc names no page under docs/derivations");
        return link.group(1);
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Stream.of(type.getDeclaredMethods()).anyMatch(method -> method.getName().equals(name))
                || Stream.of(type.getDeclaredFields()).anyMatch(field -> field.getName().equals(name))
                || Stream.of(type.getDeclaredClasses()).anyMatch(inner -> inner.getSimpleName().equals(name));
    }
}
