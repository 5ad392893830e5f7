package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import lanewise.tensor.Tensor;
import lanewise.testing.Damage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged copies of the corpus: reading gives an IOException or tensors of as many elements as are in the file, with
 * bounded memory, and reading the same bytes as a stream gives the same. {@code -Dlanewise.fuzz.files} sets how many
 * for each format, {@code -Dlanewise.fuzz.seed} the seed.
 */
class FuzzTest {
    private static final int FILES = Integer.getInteger("lanewise.fuzz.files", 10_000);
    private static final long SEED = Long.getLong("lanewise.fuzz.seed", 20261121);
    private static final int MAX_INFLATION = 1032;
    private static final int MAX_WIDENING = 4;
    private static final long OVERHEAD_BYTES = 4 << 20;

    @TempDir
    Path folder;

    /** Reads what a file or a stream holds. Tensors that are left out are an IOException: they cannot be counted. */
    private record Format(Reader<Path> ofPath, Reader<InputStream> ofStream, DataBytes there, int inflation) {}

    @FunctionalInterface
    private interface Reader<S> {
        Collection<Tensor> read(S source) throws IOException;
    }

    @FunctionalInterface
    private interface DataBytes {
        long of(byte[] file) throws DataFormatException;
    }

    @Test
    void npy() throws IOException {
        fuzz(new Format(file -> List.of(Npy.read(file)), in -> List.of(Npy.read(in)), FuzzTest::npyDataBytes, 1),
                "f4.npy", "f8.npy", "f8-fortran.npy", "f4-fortran-3.npy",
                "f4-big-endian.npy", "f8-big-endian-fortran.npy", "f8-scalar.npy", "f4-vector.npy", "f4-empty.npy",
                "f4-nan.npy", "i8.npy", "bool.npy", "structured.npy", "f4-version-2.npy", "f4-version-3.npy",
                "limits-b1.npy", "limits-u1-fortran.npy", "limits-f2.npy", "limits-i4-fortran.npy", "limits-i8.npy");
    }

    @Test
    void npz() throws IOException {
        fuzz(new Format(file -> all(file, Npz.read(file)), in -> all(in, Npz.read(in)), FuzzTest::npzDataBytes,
                MAX_INFLATION), "stored.npz", "deflated.npz", "types.npz", "mnist.npz");
    }

    private static Collection<Tensor> all(Object source, Npz.Contents contents) throws IOException {
        return all(source, contents.tensors(), contents.skipped());
    }

    @Test
    void safeTensors() throws IOException {
        fuzz(new Format(file -> all(file, SafeTensors.read(file)), in -> all(in, SafeTensors.read(in)),
                FuzzTest::safeTensorsDataBytes, 1), "two.safetensors", "scalar.safetensors", "types.safetensors",
                "written.safetensors");
    }

    private static Collection<Tensor> all(Object source, SafeTensors.Contents contents) throws IOException {
        return all(source, contents.tensors(), contents.skipped());
    }

    private static Collection<Tensor> all(Object source, Map<String, Tensor> tensors, Map<String, String> skipped)
            throws IOException {
        if (!skipped.isEmpty()) {
            throw new IOException((source instanceof Path ? source : "the stream") + " has tensors of other types: "
                    + skipped);
        }
        return tensors.values();
    }

    // The bytes of elements that a file has, counted apart from the readers.
    private static long npyDataBytes(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = file[6] == 1 ? 10 + Short.toUnsignedInt(bytes.getShort(8)) : 12 + bytes.getInt(8);
        return file.length - (long) header;
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

    private void fuzz(Format format, String... names) throws IOException {
        Random random = new Random(SEED);
        byte[][] corpus = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            corpus[i] = NpyTest.corpus(names[i]);
        }
        Path path = folder.resolve("damaged");
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            int file = random.nextInt(corpus.length);
            byte[] bytes = Damage.of(corpus[file], corpus[random.nextInt(corpus.length)], random);
            String what = "-Dlanewise.fuzz.seed=" + SEED + ", file " + i + ", a damaged " + names[file];
            Files.deleteIfExists(path); // some file systems force a file to disk that is overwritten
            Files.write(path, bytes);
            Collection<Tensor> tensors = read(format, format.ofPath, path, path.toString(), bytes, what);
            Collection<Tensor> streamed = read(format, format.ofStream, trickling(bytes, random), "the stream", bytes,
                    what + ", as a stream");
            assertSame(tensors, streamed, what);
            if (tensors == null) {
                refused++;
            } else {
                accepted++;
            }
        }
        assertTrue(accepted > 0 && refused > accepted / 10, "accepted " + accepted + ", refused " + refused);
    }

    // Returns null if it is refused.
    private static <S> Collection<Tensor> read(Format format, Reader<S> reader, S source, String name, byte[] bytes,
            String what) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        Collection<Tensor> tensors = null;
        try {
            tensors = reader.read(source);
        } catch (IOException expected) {
            assertTrue(expected.getMessage().contains(name), () -> what + ": " + expected.getMessage());
        } catch (RuntimeException | Error e) {
            fail(what, e);
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated <= (long) format.inflation * MAX_WIDENING * bytes.length + OVERHEAD_BYTES,
                () -> what + ": " + allocated + " bytes allocated");
        if (tensors != null) {
            assertElements(format, tensors, bytes, what);
        }
        return tensors;
    }

    // Neither fewer than the file's bytes can be, nor more.
    private static void assertElements(Format format, Collection<Tensor> tensors, byte[] bytes, String what) {
        try {
            tensors.forEach(FuzzTest::requireElements);
            long least = tensors.stream().mapToLong(Samples::leastFileBytes).sum();
            long most = tensors.stream().mapToLong(Samples::mostFileBytes).sum();
            long there = format.there.of(bytes);
            assertTrue(least <= there && there <= most, () -> there + " bytes of elements");
        } catch (DataFormatException | RuntimeException | Error e) {
            fail(what, e);
        }
    }

    // As from a network: some of the bytes at a time.
    private static InputStream trickling(byte[] bytes, Random random) {
        int most = 1 + random.nextInt(1 << random.nextInt(12));
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, most));
            }
        };
    }

    private static void assertSame(Collection<Tensor> expected, Collection<Tensor> actual, String what) {
        if (expected == null || actual == null) {
            assertTrue(expected == actual, () -> what + ": refused as a " + (expected == null ? "file" : "stream")
                    + ", but not as a " + (expected == null ? "stream" : "file"));
            return;
        }
        Iterator<Tensor> others = actual.iterator();
        for (Tensor tensor : expected) {
            assertTrue(tensor.bitwiseEquals(others.next()), () -> what + ": other tensors than from the file");
        }
        assertFalse(others.hasNext());
    }

    // Counted from the sizes and held against the elements that are there.
    private static void requireElements(Tensor tensor) {
        long elements = 1;
        for (int size : tensor.shape().toArray()) {
            elements = size == 0 || elements == 0 ? 0 : Math.multiplyExact(elements, (long) size);
        }
        long there = tensor.toDoubleArray().length;
        assertEquals(elements, there, () -> "elements of " + tensor.shape());
    }
}
