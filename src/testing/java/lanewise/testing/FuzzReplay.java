package lanewise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The quick form of fuzzing, without a fuzzer: each target gets its seeds, the inputs that once broke a promise or reached
 * code that others did not ({@code src/test/hostile/NAME} of the module), and some damaged copies of both.
 */
public final class FuzzReplay {
    private static final long SEED = 20261130;
    private static final int DAMAGED = 100;

    private FuzzReplay() {}

    /**
     * Replays a target.
     *
     * @throws AssertionError if a seed is refused, or a promise is broken; the message names the input
     */
    public static void replay(FuzzTarget target) throws Exception {
        List<byte[]> seeds = target.contract().seeds().make();
        for (byte[] seed : seeds) {
            if (!target.hold(seed)) {
                throw new AssertionError(target.name() + ": a seed is refused");
            }
        }
        List<Path> kept = kept(target.name());
        for (Path file : kept) {
            try {
                target.hold(Files.readAllBytes(file));
            } catch (AssertionError e) {
                throw new AssertionError(file + ": " + e.getMessage(), e);
            }
        }
        List<byte[]> valid = Stream.concat(seeds.stream(), kept.stream().map(FuzzReplay::bytes)).toList();
        Random random = new Random(SEED);
        for (int i = 0; i < DAMAGED; i++) {
            byte[] input = Damage.of(valid.get(random.nextInt(valid.size())),
                    valid.get(random.nextInt(valid.size())), random);
            try {
                target.hold(input);
            } catch (AssertionError e) {
                Path file = Files.write(Files.createTempFile("lanewise-fuzz-", ".input"), input);
                throw new AssertionError(e.getMessage() + "; the input is kept in " + file, e);
            }
        }
    }

    /** Returns the committed inputs of a target. */
    static List<Path> kept(String name) throws IOException {
        Path folder = Path.of("src", "test", "hostile", name);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
