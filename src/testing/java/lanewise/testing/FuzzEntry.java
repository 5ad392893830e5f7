package lanewise.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where fuzzers come in: {@code -Dlanewise.fuzz.target=CLASS.CONSTANT} names the {@link FuzzTarget} that gets the inputs.
 * As a program it lists the targets of a module, or writes the seeds of one: see {@code src/check/fuzz}.
 */
public final class FuzzEntry {
    private static final String ENDING = "FuzzTargets";
    private static final FuzzTarget TARGET = System.getProperty("lanewise.fuzz.target") == null ? null
            : named(System.getProperty("lanewise.fuzz.target"));

    private FuzzEntry() {}

    /** Has the target's classes loaded, which may take longer than an input may; called by the fuzzer. */
    public static void fuzzerInitialize() throws Exception {
        for (byte[] seed : TARGET.contract().seeds().make()) {
            TARGET.hold(seed);
        }
    }

    /** Gives an input to the target; called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.hold(input);
    }

    /**
     * Returns the target of a name such as {@code lanewise.tensor.io.TensorFuzzTargets.NPY}.
     *
     * @throws IllegalArgumentException if there is none
     */
    static FuzzTarget named(String name) {
        int dot = name.lastIndexOf('.');
        try {
            return constants(Class.forName(name.substring(0, dot)))
                    .filter(target -> target.name().equals(name.substring(dot + 1))).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no target " + name));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("no target " + name, e);
        }
    }

    private static Stream<FuzzTarget> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(FuzzTarget.class::cast);
    }

    /** Returns the targets among the classes in a folder, by class and constant. */
    static List<FuzzTarget> in(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(ENDING + ".class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.').replace('\\', '.'))
                    .sorted().flatMap(name -> {
                        try {
                            return constants(Class.forName(name));
                        } catch (ClassNotFoundException e) {
                            throw new IllegalStateException(e);
                        }
                    }).toList();
        }
    }

    /** Returns the targets of the module that a test class belongs to. */
    public static List<FuzzTarget> besides(Class<?> test) throws IOException {
        try {
            return in(Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** With no argument it lists the module's targets; with a folder it writes the seeds of the target there. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            besides(FuzzEntry.class).forEach(target -> System.out.println(target.getClass().getName() + "." + target.name()));
            return;
        }
        int number = 0;
        for (byte[] seed : TARGET.contract().seeds().make()) {
            Files.write(Files.createDirectories(Path.of(args[0])).resolve("seed-" + number++), seed);
        }
    }
}
