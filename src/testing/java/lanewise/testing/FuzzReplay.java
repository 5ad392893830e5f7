package lanewise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
            byte[] input = damaged(valid.get(random.nextInt(valid.size())), random);
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

    // Bits, bytes, blocks that are moved, other lengths.
    private static byte[] damaged(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        for (int changes = random.nextInt(3); changes >= 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]()\",:'\\0189 -".charAt(random.nextInt(17));
                case 2 -> {
                    int length = Math.min(random.nextInt(1, 32), Math.min(valid.length, bytes.length - at));
                    System.arraycopy(valid, random.nextInt(valid.length - length + 1), bytes, at, length);
                }
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 16));
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }
}
