package lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * What {@code train-cli.jar} holds of others is what docs/dependencies.md lists: each artifact with its version, its
 * licence and its size. Maven writes the class path that is packaged to {@code target/runtime-class-path}; versions and
 * licences stand in the artifacts' own poms, which lie beside their jars.
 */
class DependencyTableTest {
    private static final Path PAGE = Path.of("..", "docs", "dependencies.md");
    private static final Path CLASS_PATH = Path.of("target", "runtime-class-path");
    private static final int CELLS = 5;

    @Test
    void everyRuntimeDependencyIsListed() throws Exception {
        List<String> packaged = new ArrayList<>();
        for (String entry : Files.readString(CLASS_PATH).strip().split(File.pathSeparator)) {
            Path jar = Path.of(entry).toRealPath();
            if (!jar.startsWith(Path.of("..").toRealPath())) {
                packaged.add(row(jar));
            }
        }
        assertTrue(packaged.size() > 10, packaged::toString);
        packaged.sort(null);
        Files.writeString(Path.of("target", "dependencies.md"), String.join("\n", packaged) + "\n");
        assertEquals(String.join("\n", packaged), listed().stream().map(DependencyTableTest::withoutPurpose)
                .collect(Collectors.joining("\n")),
                PAGE + " differs from what is packaged: see docs/dependencies.md, \"A change\"");
    }

    @Test
    void eachHasItsPurpose() throws IOException {
        List<String> without = listed().stream()
                .filter(row -> row.split("\\|", -1).length != CELLS + 2 || row.matches(".*\\|\\s*\\|$")).toList();
        assertEquals(List.of(), without);
    }

    /** The tables of the page, without their heads. */
    private static List<String> listed() throws IOException {
        return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).sorted().toList();
    }

    private static String withoutPurpose(String row) {
        return row.substring(0, row.stripTrailing().lastIndexOf('|', row.stripTrailing().length() - 2) + 1);
    }

    /** The row of an artifact, from where a repository has it: group/artifact/version/artifact-version.jar. */
    private static String row(Path jar) throws Exception {
        Path pom = Path.of(jar.toString().replaceFirst("\\.jar$", ".pom"));
        Element project = project(pom);
        String group = child(project, "groupId").or(() -> parent(project).flatMap(each -> child(each, "groupId"))).orElseThrow();
        return "| `" + group + ":" + child(project, "artifactId").orElseThrow() + "` | "
                + jar.getParent().getFileName() + " | " + licence(pom) + " | " + Math.ceilDiv(Files.size(jar), 1000) + " |";
    }

    /** The licences that a pom names, or else its parent, and so on. */
    private static String licence(Path pom) throws Exception {
        Element project = project(pom);
        List<String> names = children(project, "licenses").flatMap(all -> children(all, "license"))
                .map(each -> child(each, "name").orElseThrow()).toList();
        if (!names.isEmpty()) {
            return String.join(" and ", names);
        }
        Element parent = parent(project).orElseThrow(() -> new IllegalStateException(pom + " names no licence"));
        Path repository = pom;
        String group = child(project, "groupId").or(() -> child(parent, "groupId")).orElseThrow();
        for (int i = 0; i < group.split("\\.").length + 3; i++) {
            repository = repository.getParent();
        }
        String artifact = child(parent, "artifactId").orElseThrow();
        String version = child(parent, "version").orElseThrow();
        return licence(repository.resolve(child(parent, "groupId").orElseThrow().replace('.', '/'))
                .resolve(artifact).resolve(version).resolve(artifact + "-" + version + ".pom"));
    }

    private static Element project(Path pom) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
    }

    private static Optional<Element> parent(Element project) {
        return children(project, "parent").findFirst();
    }

    private static Optional<String> child(Element element, String name) {
        return children(element, name).findFirst().map(each -> each.getTextContent().strip());
    }

    private static Stream<Element> children(Element element, String name) {
        return IntStream.range(0, element.getChildNodes().getLength()).mapToObj(element.getChildNodes()::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE && node.getNodeName().equals(name))
                .map(Element.class::cast);
    }
}
