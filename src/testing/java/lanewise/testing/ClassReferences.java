package lanewise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which classes refer to which, as their class files say: by supertypes, by the types of fields, parameters and results
 * (generic ones too), and by what methods use. Nested classes count as the class around them; constants that the
 * compiler copied leave no trace.
 *
 * <p>It needs nothing but the JDK, so that each module's tests can have it.
 */
public final class ClassReferences {
    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;<:()\\[]+)[;<]");

    private final Map<String, Set<String>> references = new TreeMap<>();

    private ClassReferences() {}

    /** Reads the class files from which the given class was loaded: those of its module. */
    public static ClassReferences besides(Class<?> one) {
        try {
            return under(Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads the class files below a folder, whose names must be those of packages. */
    public static ClassReferences under(Path folder) {
        ClassReferences all = new ClassReferences();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                if (!file.endsWith("module-info.class")) {
                    all.add(ClassFile.of().parse(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void add(ClassModel model) {
        Set<String> found = references.computeIfAbsent(
                outermost(model.thisClass().asInternalName()), name -> new TreeSet<>());
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type when type.asInternalName().startsWith("[") ->
                        addAll(type.asInternalName(), found);
                case ClassEntry type -> found.add(outermost(type.asInternalName()));
                case NameAndTypeEntry member -> addAll(member.type().stringValue(), found);
                case MethodTypeEntry type -> addAll(type.descriptor().stringValue(), found);
                default -> { }
            }
        }
        model.fields().forEach(field -> {
            addAll(field.fieldType().stringValue(), found);
            addGeneric(field, found);
        });
        model.methods().forEach(method -> {
            addAll(method.methodType().stringValue(), found);
            addGeneric(method, found);
        });
        addGeneric(model, found);
    }

    private static void addGeneric(AttributedElement element, Set<String> found) {
        element.findAttribute(Attributes.signature())
                .ifPresent(signature -> addAll(signature.signature().stringValue(), found));
    }

    private static void addAll(String descriptor, Set<String> found) {
        Matcher names = CLASS_IN_DESCRIPTOR.matcher(descriptor);
        while (names.find()) {
            found.add(outermost(names.group(1)));
        }
    }

    private static String outermost(String internalName) {
        return internalName.replaceFirst("\\$.*", "").replace('/', '.');
    }

    /** Returns the names of the classes that were read. */
    public Set<String> classes() {
        return Collections.unmodifiableSet(references.keySet());
    }

    /** Returns the names of the classes to which a class refers, those of other modules among them. */
    public Set<String> of(String name) {
        return Collections.unmodifiableSet(references.get(name));
    }

    /** Returns the references from a class (first) to another one (second) that someone objects to, as text. */
    public List<String> unwanted(BiPredicate<String, String> objection) {
        List<String> found = new ArrayList<>();
        references.forEach((from, others) -> others.stream()
                .filter(to -> !to.equals(from) && objection.test(from, to))
                .forEach(to -> found.add(from + " → " + to)));
        return found;
    }

    /**
     * Returns references that lead from a group of classes through others back to it, as text; none if there is no such
     * circle. Only classes that were read count.
     *
     * @param group the name of a class's group: of its package, for example
     */
    public List<String> circle(UnaryOperator<String> group) {
        Map<String, Map<String, String>> edges = new TreeMap<>(); // group → group → a reference as text
        references.forEach((from, others) -> others.stream()
                .filter(to -> references.containsKey(to) && !group.apply(to).equals(group.apply(from)))
                .forEach(to -> edges.computeIfAbsent(group.apply(from), name -> new TreeMap<>())
                        .putIfAbsent(group.apply(to), from + " → " + to)));
        Set<String> done = new TreeSet<>();
        for (String start : edges.keySet()) {
            List<String> circle = circle(start, edges, new ArrayList<>(), done);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        return List.of();
    }

    // Follows the edges from the last group of the path; groups that are done lead to no circle.
    private static List<String> circle(String at, Map<String, Map<String, String>> edges, List<String> path,
            Set<String> done) {
        int before = path.indexOf(at);
        path.add(at);
        if (before >= 0) {
            List<String> circle = new ArrayList<>();
            for (int i = before; i < path.size() - 1; i++) {
                circle.add(edges.get(path.get(i)).get(path.get(i + 1)));
            }
            return circle;
        }
        for (String next : edges.getOrDefault(at, Map.of()).keySet()) {
            List<String> circle = done.contains(next) ? List.of() : circle(next, edges, path, done);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        path.removeLast();
        done.add(at);
        return List.of();
    }

    /** Returns the name of a class's package. */
    public static String packageOf(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
