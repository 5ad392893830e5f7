package lanewise.train.cli.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lanewise.train.data.FileNames;

/**
 * Starts the program again where it was started in a way that a jar cannot choose: a training without the options of java
 * in the file {@code java-options}, without which it takes twice the memory, and any command in a locale that knows ASCII
 * alone, in which other names of files are lost (see {@link FileNames}). The system call {@code execv} replaces the
 * program of this process, so that its number, its parent, its terminal and its streams stay, signals reach the new
 * program, and the exit code is the new program's. The manifest of the jar allows the native access that this needs. On
 * Linux only; elsewhere, and where it fails, the program runs as it was started.
 */
public final class Restart {
    private static final Set<String> TRAININGS = Set.of("train", "sweep", "reproduce", "replay");
    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");
    private static final List<String> ENVIRONMENT = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");
    private static final String LOCALE = "LC_ALL";
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final String EXECUTABLE = "/proc/self/exe";
    // Any byte is a character of it, so that arguments in any encoding stay what they are.
    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private Restart() {}

    /**
     * Replaces the program of this process; returns if that would not pay or cannot be done.
     *
     * @param command the arguments, with the command's name
     * @param given how many of them were given, at the end of the command line
     */
    public static void ifItPays(String[] command, int given) {
        boolean isPossible = Restart.class.getModule().isNativeAccessEnabled() && Files.isReadable(COMMAND_LINE);
        boolean losesNames = losesNames(FileNames.encoding(), System.getenv());
        if (!isPossible || !isTraining(command) && !losesNames) {
            return;
        }
        try {
            List<String> line = List.of(Files.readString(COMMAND_LINE, BYTES).split("\0", -1));
            line = line.subList(0, line.size() - 1); // each argument ends with a zero
            boolean lacksOptions = isTraining(command)
                    && !chosenByUser(line.subList(1, line.size() - given), System.getenv());
            if (losesNames) {
                setLocale();
            }
            if (losesNames || lacksOptions) {
                execute(lacksOptions ? withOptions(line, JavaOptions.ofTraining()) : line);
            }
        } catch (Throwable e) {
            // As it was started, it works as well.
            System.getLogger(Restart.class.getName()).log(System.Logger.Level.DEBUG, "no restart", e);
        }
    }

    static boolean isTraining(String... command) {
        return TRAININGS.contains(command[0]) && Stream.of(command).noneMatch(HELP::contains);
    }

    /**
     * Returns whether the options of java concern memory, compiler or an agent: then they hold, and nothing is changed.
     * So it is, too, after a restart.
     *
     * @param options what stands between {@code java} and the arguments of the program
     */
    static boolean chosenByUser(List<String> options, Map<String, String> environment) {
        Stream<String> fromEnvironment = ENVIRONMENT.stream()
                .flatMap(name -> Stream.of(environment.getOrDefault(name, "").split("\\s+")));
        return Stream.concat(options.stream(), fromEnvironment).anyMatch(option -> option.startsWith("-X")
                || option.startsWith("-agent") || option.startsWith("-javaagent") || option.startsWith("@"));
    }

    /** Returns whether another locale would keep names that this one loses; false after a restart with that locale. */
    static boolean losesNames(String encoding, Map<String, String> environment) {
        return FileNames.isAscii(encoding) && !FileNames.UTF_8_LOCALE.equals(environment.get(LOCALE));
    }

    /** Returns a command line with more options, before those that are there, which take precedence. */
    static List<String> withOptions(List<String> line, List<String> options) {
        List<String> all = new ArrayList<>(line);
        all.addAll(1, options);
        return all;
    }

    // int setenv(const char *name, const char *value, int overwrite), since Java cannot change its environment.
    private static void setLocale() throws Throwable {
        MethodHandle setenv = function("setenv", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) setenv.invokeExact(arena.allocateFrom(LOCALE), arena.allocateFrom(FileNames.UTF_8_LOCALE),
                    1);
            if (result != 0) {
                throw new IOException("setenv returned " + result); // or the restart would not be the last one
            }
        }
    }

    // int execv(const char *path, char *const argv[]) returns only if it fails.
    private static void execute(List<String> line) throws Throwable {
        MethodHandle execv = function("execv", ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, line.size() + 1); // the last one is null
            for (int i = 0; i < line.size(); i++) {
                arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(line.get(i), BYTES));
            }
            int result = (int) execv.invokeExact(arena.allocateFrom(EXECUTABLE, BYTES), arguments);
            throw new IOException("execv returned " + result);
        }
    }

    @SuppressWarnings("restricted") // the one place that makes calls of native code; the manifest of the jar allows it
    private static MethodHandle function(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }
}
