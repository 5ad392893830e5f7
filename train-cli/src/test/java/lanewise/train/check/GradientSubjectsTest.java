package lanewise.train.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.gradcheck.GradientReport;
import lanewise.nn.loss.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientSubjectsTest {
    private static final Path SOURCES = Path.of("..", "nn", "src", "main", "java");

    static Stream<GradientSubject> subjects() {
        return GradientSubjects.all().stream();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void gradientsPassWithSeveralSeeds(GradientSubject subject) {
        for (long seed = 1; seed <= 3; seed++) {
            GradientReport report = subject.check().apply(seed).orThrow();
            // A check that could not fail would find no difference at all between formula and estimate.
            boolean exact = Set.of("ReLU", "Flatten").contains(subject.name());
            assertEquals(!exact, report.comparisons().stream().anyMatch(comparison -> comparison.error() > 0));
        }
    }

    @Test
    void everyModuleAndLossIsThere() throws Exception {
        Set<String> wanted = new TreeSet<>(concreteClasses("lanewise.nn", Module.class));
        wanted.addAll(concreteClasses("lanewise.nn.loss", Loss.class));
        assertTrue(wanted.containsAll(Set.of("Linear", "Residual", "MeanSquaredErrorLoss")), wanted.toString());
        Set<String> checked = subjects().map(GradientSubject::className).collect(Collectors.toCollection(TreeSet::new));
        checked.remove("network");
        assertEquals(wanted, checked);
    }

    private static Set<String> concreteClasses(String packageName, Class<?> kind)
            throws IOException, ClassNotFoundException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES.resolve(packageName.replace('.', '/')))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.equals("package-info")) {
                    continue;
                }
                Class<?> type = Class.forName(packageName + "." + name);
                boolean usable = Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
                if (usable && kind.isAssignableFrom(type)) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
