package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.nn.testing.Classes;
import org.junit.jupiter.api.Test;

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
