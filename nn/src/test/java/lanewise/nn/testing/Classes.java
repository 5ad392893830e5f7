package lanewise.nn.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.loss.Loss;

/** The classes of the library, found by their source files. */
public final class Classes {
    /** The sources of the library. */
    public static final Path SOURCES = Path.of("src", "main", "java");

    private Classes() {}

    /** Returns the classes in a folder of sources by their simple names, each of which must occur once. */
    public static Map<String, Class<?>> under(Path sources) throws IOException, ClassNotFoundException {
        Map<String, Class<?>> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = sources.relativize(file).toString().replaceAll("\\.java$", "").replaceAll("[/\\\\]", ".");
                if (!name.endsWith("-info")) {
                    Class<?> type = Class.forName(name, false, Classes.class.getClassLoader());
                    assertEquals(null, classes.put(type.getSimpleName(), type), "two classes " + type.getSimpleName());
                }
            }
        }
        return classes;
    }

    /** Returns the modules that a user can create. */
    public static Set<Class<?>> publicModules() throws IOException, ClassNotFoundException {
        return under(SOURCES).values().stream()
                .filter(type -> Module.class.isAssignableFrom(type) && isPublicAndConcrete(type))
                .collect(Collectors.toSet());
    }

    /** Returns the loss functions that a user can create. */
    public static Set<Class<?>> publicLosses() throws IOException, ClassNotFoundException {
        return under(SOURCES).values().stream()
                .filter(type -> Loss.class.isAssignableFrom(type) && isPublicAndConcrete(type))
                .collect(Collectors.toSet());
    }

    private static boolean isPublicAndConcrete(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
    }
}
