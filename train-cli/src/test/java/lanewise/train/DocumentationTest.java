package lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents name only files, headings and tests that are there. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                links++;
                Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
                if (!Files.exists(target) || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                    dead.add(document + ": " + link.group());
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(links > 30, links + " links");
    }

    /** But in the notebook, whose pages are records of their day. */
    @Test
    void testsThatAreNamedExist() throws IOException {
        List<String> missing = new ArrayList<>();
        List<Path> sources = filesUnder(ROOT, ".java");
        int names = 0;
        for (Path document : documents()) {
            if (document.getParent().endsWith("notebook")) {
                continue;
            }
            Matcher test = TEST.matcher(Files.readString(document));
            while (test.find()) {
                names++;
                if (!isTest(sources, test.group(1), test.group(2))) {
                    missing.add(document + ": " + test.group(1) + "." + test.group(2));
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(names > 20, names + " tests");
    }

    /** What GitHub calls the headings of a page: small letters, hyphens for spaces, no punctuation. */
    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page)).results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static boolean isTest(List<Path> sources, String className, String method) throws IOException {
        for (Path source : sources) {
            if (source.endsWith(className + ".java")
                    && Pattern.compile("\\bvoid " + method + "\\(").matcher(Files.readString(source)).find()) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(filesUnder(ROOT.resolve("docs"), ".md"));
        documents.add(ROOT.resolve("README.md"));
        documents.add(ROOT.resolve("CONTRIBUTING.md"));
        documents.add(ROOT.resolve("CHANGELOG.md"));
        documents.add(ROOT.resolve("SECURITY.md"));
        return documents;
    }

    private static List<Path> filesUnder(Path folder, String nameEnd) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(nameEnd) && !file.toString().contains("/target/"))
                    .toList();
        }
    }
}
