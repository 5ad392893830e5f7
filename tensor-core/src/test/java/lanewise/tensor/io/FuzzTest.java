package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged copies of the corpus: reading gives an IOException or tensors of exactly the elements in the file, with
 * bounded memory. {@code -Dlanewise.fuzz.seconds} sets the time for each format, {@code -Dlanewise.fuzz.seed} the seed.
 */
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("lanewise.fuzz.seconds", 7);
    private static final long SEED = Long.getLong("lanewise.fuzz.seed", 20261121);
    private static final int MAX_INFLATION = 1032;
    private static final long OVERHEAD_BYTES = 4 << 20;

    @TempDir
    Path folder;

    @FunctionalInterface
    private interface Format {
        Collection<Tensor> read(Path file) throws IOException;
    }

    @FunctionalInterface
    private interface DataBytes {
        long of(byte[] file) throws DataFormatException;
    }

    @Test
    void npy() throws IOException {
        fuzz(file -> List.of(Npy.read(file)), FuzzTest::npyDataBytes, 1,
                "f4.npy", "f8.npy", "f8-fortran.npy", "f4-fortran-3.npy",
                "f4-big-endian.npy", "f8-big-endian-fortran.npy", "f8-scalar.npy", "f4-vector.npy", "f4-empty.npy",
                "f4-nan.npy", "i8.npy", "bool.npy", "structured.npy", "f4-version-2.npy", "f4-version-3.npy");
    }

    @Test
    void npz() throws IOException {
        fuzz(file -> Npz.read(file).values(), FuzzTest::npzDataBytes, MAX_INFLATION,
                "stored.npz", "deflated.npz");
    }

    @Test
    void safeTensors() throws IOException {
        fuzz(FuzzTest::readSafeTensors, FuzzTest::safeTensorsDataBytes, 1, "two.safetensors", "scalar.safetensors");
    }

    // A damaged type may be another one of the format; what is left out then cannot be counted.
    private static Collection<Tensor> readSafeTensors(Path file) throws IOException {
        SafeTensors.Contents contents = SafeTensors.read(file);
        if (!contents.skipped().isEmpty()) {
            throw new IOException(file + " has tensors of other types: " + contents.skipped());
        }
        return contents.tensors().values();
    }

    // The bytes of elements that a file has, counted apart from the readers.
    private static long npyDataBytes(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = file[6] == 1 ? 10 + Short.toUnsignedInt(bytes.getShort(8)) : 12 + bytes.getInt(8);
        return file.length - header;
    }

    private static long safeTensorsDataBytes(byte[] file) {
        return file.length - 8 - ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    // Follows the central directory from the end record to each entry, and inflates what is deflated.
    private static long npzDataBytes(byte[] file) throws DataFormatException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = file.length - 22;
        while (bytes.getInt(end) != 0x06054B50) {
            end--;
        }
        int at = end - bytes.getInt(end + 12);
        int start = at - bytes.getInt(end + 16);
        long sum = 0;
        while (at < end) {
            int local = start + bytes.getInt(at + 42);
            int data = local + 30 + bytes.getShort(local + 26) + bytes.getShort(local + 28);
            byte[] entry = Arrays.copyOfRange(file, data, data + bytes.getInt(at + 20));
            if (bytes.getShort(at + 10) == ZipEntry.DEFLATED) {
                byte[] inflated = new byte[bytes.getInt(at + 24)];
                try (Inflater inflater = new Inflater(true)) {
                    inflater.setInput(entry);
                    assertEquals(inflated.length, inflater.inflate(inflated));
                }
                entry = inflated;
            }
            sum += npyDataBytes(entry);
            at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32);
        }
        return sum;
    }

    private void fuzz(Format format, DataBytes there, int inflation, String... names) throws IOException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Random random = new Random(SEED);
        byte[][] corpus = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            corpus[i] = NpyTest.corpus(names[i]);
        }
        Path path = folder.resolve("damaged");
        int accepted = 0;
        int refused = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int i = 0; System.nanoTime() < end; i++) {
            int file = random.nextInt(corpus.length);
            byte[] bytes = damaged(corpus[file], corpus[random.nextInt(corpus.length)], random);
            String what = "-Dlanewise.fuzz.seed=" + SEED + ", file " + i + ", a damaged " + names[file];
            Files.deleteIfExists(path); // some file systems force a file to disk that is overwritten
            Files.write(path, bytes);
            long before = thread.getCurrentThreadAllocatedBytes();
            try {
                Collection<Tensor> tensors = format.read(path);
                long data = tensors.stream().mapToLong(FuzzTest::bytes).sum();
                assertEquals(there.of(bytes), data, () -> what + ": bytes of elements");
                accepted++;
            } catch (IOException expected) {
                assertTrue(expected.getMessage().contains(path.toString()), () -> what + ": " + expected.getMessage());
                refused++;
            } catch (DataFormatException | RuntimeException | Error e) {
                fail(what, e);
            }
            long allocated = thread.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated <= (long) inflation * bytes.length + OVERHEAD_BYTES,
                    () -> what + ": " + allocated + " bytes allocated");
        }
        assertTrue(accepted > 0 && refused > accepted / 10, "accepted " + accepted + ", refused " + refused);
    }

    // Counted from the sizes and held against the elements that are there.
    private static long bytes(Tensor tensor) {
        long elements = 1;
        for (int size : tensor.shape().toArray()) {
            elements = size == 0 || elements == 0 ? 0 : Math.multiplyExact(elements, (long) size);
        }
        long there = tensor.toDoubleArray().length;
        assertTrue(elements == there, () -> tensor.shape() + " has " + there + " elements");
        return elements * tensor.dtype().bytes();
    }

    // Single bits, bytes and digits, blocks moved or taken from another file, numbers at the limits, other lengths.
    private static byte[] damaged(byte[] valid, byte[] other, Random random) {
        byte[] bytes = valid.clone();
        for (int changes = random.nextInt(4); changes >= 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]()\",:'\\0189 -<>fTF".charAt(random.nextInt(22));
                case 2 -> {
                    int length = Math.min(random.nextInt(1, 32), Math.min(other.length, bytes.length - at));
                    System.arraycopy(other, random.nextInt(other.length - length + 1), bytes, at, length);
                }
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 16));
                case 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + (1 << random.nextInt(4))),
                        (byte) (random.nextInt(3) - 1));
                case 5 -> {
                    int start = firstDigit(bytes, at);
                    for (int i = start; i < bytes.length && i < start + random.nextInt(1, 12); i++) {
                        bytes[i] = (byte) ('0' + random.nextInt(10));
                    }
                }
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    private static int firstDigit(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && (bytes[at] < '0' || bytes[at] > '9')) {
            at++;
        }
        return at;
    }
}
