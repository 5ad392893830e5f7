package lanewise.train;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which classes call certain methods, as their class files say; nested classes count as the class around them. */
public final class CalledMethods {
    private CalledMethods() {}

    /**
     * Returns which of some methods the classes of a module call, by the names of the classes.
     *
     * @param one a class of the module
     * @param methods such as {@code Files.delete}
     */
    public static Map<String, Set<String>> besides(Class<?> one, Set<String> methods)
            throws IOException, URISyntaxException {
        Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return below(place, methods);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return below(jar.getPath("/"), methods);
        }
    }

    private static Map<String, Set<String>> below(Path root, Set<String> methods) throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replaceAll("(\\$.*)?\\.class", "").replace('/', '.');
                for (PoolEntry entry : ClassFile.of().parse(Files.readAllBytes(file)).constantPool()) {
                    if (entry instanceof MemberRefEntry member && methods.contains(call(member))) {
                        found.computeIfAbsent(name, _ -> new TreeSet<>()).add(call(member));
                    }
                }
            }
        }
        return found;
    }

    private static String call(MemberRefEntry member) {
        String owner = member.owner().asInternalName();
        return owner.substring(owner.lastIndexOf('/') + 1) + "." + member.name();
    }
}
