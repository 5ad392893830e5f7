package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.train.cli.CommandCall;

/**
 * Commands on a file system that gets full, in its root folder: with more and more bytes left, so that each file is the one
 * that finds no room. Every failure is one line that names a file, leaves whole files alone and no temporary ones, and with
 * room the same command comes to its end. Prints how often which file was named.
 */
final class FullDisk {
    private static final int PAGE = 4096;
    private static final Pattern LINE = Pattern.compile("lanewise: (?:\\S+: )?cannot write (\\S+): (?:No space left on device|"
            + "write failed: No space left on device); .*");

    private final Path disk = Path.of("");
    private final Path ballast = disk.resolve("ballast");
    private final int levels;

    private FullDisk(int levels) {
        this.levels = levels;
    }

    /** Arguments: how many different amounts of room are tried, a file of a run's model, and what to do. */
    public static void main(String[] args) throws Exception {
        FullDisk full = new FullDisk(Integer.parseInt(args[0]));
        Path run = Path.of(args[1]);
        switch (args[2]) {
            case "report" -> full.report(run);
            case "export" -> full.export(run);
            default -> full.series(KillsTest.Work.valueOf(args[2]));
        }
    }

    /** A command that writes a folder. */
    private void series(KillsTest.Work work) throws IOException {
        Path out = disk.resolve("out");
        assertEquals(0, work.call(out).exitCode());
        List<String> expected = KillsTest.results(out);
        List<String> files = WholeFiles.in(out);
        long needed = used(out) + 2 * largest(out);
        delete(out);
        tryAll(work.toString(), needed, () -> work.call(out), () ->
                assertEquals(0, WholeFiles.read(out), "a temporary file stays"), () -> {
            assertEquals(expected, KillsTest.results(out));
            assertEquals(files, WholeFiles.in(out));
            delete(out);
        });
    }

    /** The page of a run is written anew: the old one stays until the new one is whole. */
    private void report(Path run) throws IOException {
        Path out = disk.resolve("out");
        copy(run, out);
        byte[] page = Files.readAllBytes(out.resolve("report.html"));
        tryAll("report", page.length + 4 * PAGE, () -> CommandCall.of("report", out.toString()),
                () -> assertEquals(0, WholeFiles.read(out)),
                () -> assertEquals(page.length, Files.readAllBytes(out.resolve("report.html")).length));
    }

    private void export(Path run) throws IOException {
        for (String format : List.of("onnx", "numpy", "safetensors")) {
            Path file = disk.resolve("model." + format);
            assertEquals(0, CommandCall.of("export", run.toString(), "--" + format, file.toString()).exitCode());
            byte[] expected = Files.readAllBytes(file);
            Files.delete(file);
            tryAll("export --" + format, expected.length + PAGE, () -> CommandCall.of("export", run.toString(),
                    "--" + format, file.toString()), () -> assertEquals(List.of("ballast"), WholeFiles.in(disk)),
                    () -> {
                        assertEquals(-1, Arrays.mismatch(expected, Files.readAllBytes(file)));
                        Files.delete(file);
                    });
        }
    }

    private interface Command {
        CommandCall call() throws IOException;
    }

    private interface Check {
        void run() throws IOException;
    }

    private void tryAll(String name, long needed, Command command, Check afterFailure, Check afterSuccess) throws IOException {
        Map<String, Integer> named = new TreeMap<>();
        int failures = 0;
        for (int level = 0; level < levels; level++) {
            long left = needed * level / levels / PAGE * PAGE;
            fillUpTo(left);
            CommandCall call = command.call();
            if (call.exitCode() != 0) {
                failures++;
                List<String> lines = call.err().lines().filter(line -> line.startsWith("lanewise: ")).toList();
                assertEquals(1, lines.size(), call.err());
                assertEquals(1, call.exitCode(), call.err());
                Matcher line = LINE.matcher(lines.getFirst());
                assertTrue(line.matches(), lines.getFirst());
                named.merge(Path.of(line.group(1)).getFileName().toString(), 1, Integer::sum);
                afterFailure.run();
                Files.delete(ballast);
                call = command.call();
            } else {
                Files.delete(ballast);
            }
            assertEquals(0, call.exitCode(), call.err());
            afterSuccess.run();
        }
        System.out.printf("%-20s %3d of %3d found no room, all went on: %s%n", name, failures, levels, named);
    }

    // Leaves some bytes of the file system free.
    private void fillUpTo(long left) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(PAGE);
        try (FileChannel channel = FileChannel.open(ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long rest = Files.getFileStore(ballast).getUsableSpace() - left; rest >= PAGE; rest -= PAGE) {
                channel.write(page.clear());
            }
        }
    }

    private static long used(Path folder) throws IOException {
        return sizes(folder).stream().mapToLong(Long::longValue).sum();
    }

    private static long largest(Path folder) throws IOException {
        return sizes(folder).stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private static List<Long> sizes(Path folder) throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (String name : WholeFiles.in(folder)) {
            sizes.add(Math.ceilDiv(Files.size(folder.resolve(name)), PAGE) * (long) PAGE);
        }
        return sizes;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : WholeFiles.in(from)) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(Objects.requireNonNull(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
