package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams, resources of jars, paths in ZIP archives, and interrupted threads: each format from wherever it comes. */
class SourcesTest {
    @TempDir
    Path folder;

    enum Format {
        NPY {
            @Override
            void write(Path file, Map<String, Tensor> tensors) throws IOException {
                Npy.write(file, tensors.get("matrix"));
            }

            @Override
            Map<String, Tensor> read(Path file) throws IOException {
                return Map.of("matrix", Npy.read(file));
            }

            @Override
            Map<String, Tensor> read(InputStream in) throws IOException {
                return Map.of("matrix", Npy.read(in));
            }
        },
        NPZ {
            @Override
            void write(Path file, Map<String, Tensor> tensors) throws IOException {
                Npz.write(file, tensors);
            }

            @Override
            Map<String, Tensor> read(Path file) throws IOException {
                return Npz.read(file).tensors();
            }

            @Override
            Map<String, Tensor> read(InputStream in) throws IOException {
                return Npz.read(in).tensors();
            }
        },
        ONE_OF_NPZ {
            @Override
            void write(Path file, Map<String, Tensor> tensors) throws IOException {
                Npz.writeCompressed(file, tensors);
            }

            @Override
            Map<String, Tensor> read(Path file) throws IOException {
                return Map.of("matrix", Npz.read(file, "matrix"));
            }

            @Override
            Map<String, Tensor> read(InputStream in) throws IOException {
                return Map.of("matrix", Npz.read(in, "matrix"));
            }
        },
        SAFE_TENSORS {
            @Override
            void write(Path file, Map<String, Tensor> tensors) throws IOException {
                SafeTensors.write(file, tensors, Map.of("of", "all"));
            }

            @Override
            Map<String, Tensor> read(Path file) throws IOException {
                return SafeTensors.read(file).tensors();
            }

            @Override
            Map<String, Tensor> read(InputStream in) throws IOException {
                return SafeTensors.read(in).tensors();
            }
        };

        abstract void write(Path file, Map<String, Tensor> tensors) throws IOException;

        abstract Map<String, Tensor> read(Path file) throws IOException;

        abstract Map<String, Tensor> read(InputStream in) throws IOException;
    }

    // The matrix is longer than the buffers, and its arrays grow three times when it comes as a stream.
    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("vector", Tensor.of(new float[] {1, -2, 3}, 3));
        tensors.put("matrix", Tensor.normal(new Philox(3, 1), DType.F64, 401, 353));
        return tensors;
    }

    private static Map<String, Tensor> small() {
        return Map.of("matrix", NpyTest.six());
    }

    private byte[] bytes(Format format, Map<String, Tensor> tensors) throws IOException {
        Path file = folder.resolve("bytes");
        format.write(file, tensors);
        return Files.readAllBytes(file);
    }

    private static void assertTensors(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertTrue(actual.containsKey("matrix") && expected.keySet().containsAll(actual.keySet()), actual::toString);
        actual.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(expected.get(name)), name));
    }

    /** Gives few bytes at a time, and fails when it is closed. */
    private static InputStream trickle(byte[] bytes, int most) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, most));
            }

            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void streamsAreReadToTheirEndAndStayOpen(Format format) throws IOException {
        byte[] bytes = bytes(format, tensors());
        for (int most : new int[] {7, 1 << 12, Integer.MAX_VALUE}) {
            InputStream in = trickle(bytes, most);
            assertTensors(tensors(), format.read(in));
            assertEquals(-1, in.read());
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamsThatEndTooEarlyOrTooLateAreRefused(Format format) throws IOException {
        byte[] bytes = bytes(format, small());
        for (int length = 0; length <= bytes.length + 1; length++) {
            if (length == bytes.length) {
                continue;
            }
            InputStream in = new ByteArrayInputStream(Arrays.copyOf(bytes, length));
            String message = assertThrows(IOException.class, () -> format.read(in)).getMessage();
            assertTrue(message.startsWith("the stream is no valid npy file: ")
                    || message.startsWith("the stream is no valid npz file: ")
                    || message.startsWith("the stream is no valid safetensors file: "), message);
        }
    }

    /** What a header claims is allocated only as the bytes come. */
    @Test
    void claimsTakeNoMemory() throws IOException {
        int elements = (int) Math.min(1 << 28, Runtime.getRuntime().maxMemory() / 16);
        byte[] npy = NpyTest.npy("{'descr': '<f8', 'fortran_order': False, 'shape': (" + elements + ",), }",
                new byte[1 << 20]);
        byte[] safeTensors = SafeTensorsTest.file("{\"a\":{\"dtype\":\"F64\",\"shape\":[" + elements
                + "],\"data_offsets\":[0," + 8L * elements + "]}}", new byte[1 << 20]);
        byte[] header = {0, (byte) 0xE1, (byte) 0xF5, 5, 0, 0, 0, 0, '{'}; // of 99,999,744 bytes
        assertRefusedWithLittleMemory(Format.NPY, npy);
        assertRefusedWithLittleMemory(Format.SAFE_TENSORS, safeTensors);
        assertRefusedWithLittleMemory(Format.SAFE_TENSORS, header);
    }

    private static void assertRefusedWithLittleMemory(Format format, byte[] bytes) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        InputStream in = new ByteArrayInputStream(bytes);
        long before = thread.getCurrentThreadAllocatedBytes();
        String message = assertThrows(IOException.class, () -> format.read(in)).getMessage();
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertTrue(message.contains("it ends too early"), message);
        assertTrue(allocated < 4L * bytes.length + (1 << 20), allocated + " bytes for " + bytes.length);
    }

    @Test
    void moreThanTheHeapIsRefusedAtOnce() {
        long elements = Runtime.getRuntime().maxMemory() / 8 + 1;
        InputStream npy = new ByteArrayInputStream(NpyTest.npy("{'descr': '<f8', 'fortran_order': False, 'shape': ("
                + (elements + 999) / 1000 + ", 1000), }"));
        String message = assertThrows(IOException.class, () -> Npy.read(npy)).getMessage();
        assertTrue(message.startsWith("cannot read the stream: ") && message.contains("-Xmx"), message);
    }

    @ParameterizedTest
    @EnumSource
    void failuresOfTheStreamAreNamed(Format format) throws IOException {
        IOException cause = new IOException("connection reset");
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(Arrays.copyOf(bytes(format, tensors()), 300)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw cause;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        throw cause;
                    }
                });
        IOException failure = assertThrows(IOException.class, () -> format.read(broken));
        assertEquals("cannot read the stream: connection reset", failure.getMessage());
        assertSame(cause, failure.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void resourcesOfJarsAreRead(Format format) throws IOException {
        Path jar = folder.resolve("a.jar");
        try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Files.write(zip.getPath("model"), bytes(format, tensors()));
        }
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
                InputStream in = loader.getResourceAsStream("model")) {
            assertTensors(tensors(), format.read(in));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pathsInArchivesAreReadAndWritten(Format format) throws IOException {
        Path archive = folder.resolve("a.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            format.write(zip.getPath("model"), small());
            format.write(zip.getPath("/model"), tensors());
            assertTensors(tensors(), format.read(zip.getPath("model")));
        }
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            assertArrayEquals(bytes(format, tensors()), Files.readAllBytes(zip.getPath("model")));
            assertTensors(tensors(), format.read(zip.getPath("/model")));
            try (Stream<Path> files = Files.list(zip.getPath("/"))) {
                assertEquals(List.of("/model"), files.map(Path::toString).toList(), "nothing is left behind");
            }
            Path none = zip.getPath("/none");
            String message = assertThrows(NoSuchFileException.class, () -> format.read(none)).getMessage();
            assertEquals("/none: no such file", message);
            Files.write(zip.getPath("/model"), new byte[3]);
            message = assertThrows(IOException.class, () -> format.read(zip.getPath("/model"))).getMessage();
            assertTrue(message.startsWith("/model is no valid "), message);
        }
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("accessMode", "readOnly"))) {
            String message = assertThrows(IOException.class,
                    () -> format.write(zip.getPath("/other"), small())).getMessage();
            assertEquals("cannot write /other: its file system is read-only", message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptionsAreNamedAndStay(Format format) throws IOException {
        Path file = folder.resolve("file");
        format.write(file, small());
        assertInterrupted("cannot read " + file + ": the thread was interrupted", () -> format.read(file));
        assertInterrupted("cannot write " + file + ": the thread was interrupted", () -> format.write(file, tensors()));
        assertTensors(small(), format.read(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "nothing is left behind");
        }
    }

    /** Reads or writes. */
    @FunctionalInterface
    private interface Access {
        void run() throws IOException;
    }

    private static void assertInterrupted(String message, Access access) {
        Thread.currentThread().interrupt();
        IOException failure;
        boolean interrupted;
        try {
            failure = assertThrows(InterruptedIOException.class, access::run);
        } finally {
            interrupted = Thread.interrupted();
        }
        assertTrue(interrupted, "the thread has forgotten it");
        assertEquals(message, failure.getMessage());
        assertEquals(ClosedByInterruptException.class, failure.getCause().getClass());
    }

    @Test
    void argumentsThatAreNullAreNamed() {
        Path file = folder.resolve("file");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("none", null);
        assertMissing("read: file is null", () -> Npy.read((Path) null));
        assertMissing("read: in is null", () -> Npy.read((InputStream) null));
        assertMissing("read: file is null", () -> Npz.read((Path) null));
        assertMissing("read: in is null", () -> Npz.read((InputStream) null));
        assertMissing("read: file is null", () -> Npz.read((Path) null, "a"));
        assertMissing("read: in is null", () -> Npz.read((InputStream) null, "a"));
        assertMissing("read: name is null", () -> Npz.read(file, null));
        assertMissing("read: name is null", () -> Npz.read(InputStream.nullInputStream(), null));
        assertMissing("read: file is null", () -> SafeTensors.read((Path) null));
        assertMissing("read: in is null", () -> SafeTensors.read((InputStream) null));
        assertMissing("write: file is null", () -> Npy.write(null, NpyTest.six()));
        assertMissing("write: tensor is null", () -> Npy.write(file, null));
        assertMissing("write: file is null", () -> Npz.write(null, Map.of()));
        assertMissing("write: tensors is null", () -> Npz.write(file, null));
        assertMissing("write: tensor \"none\" is null", () -> Npz.writeCompressed(file, tensors));
        assertMissing("write: file is null", () -> SafeTensors.write(null, Map.of(), Map.of()));
        assertMissing("write: tensors is null", () -> SafeTensors.write(file, null, Map.of()));
        assertMissing("write: metadata is null", () -> SafeTensors.write(file, Map.of(), null));
        assertMissing("write: tensor \"none\" is null", () -> SafeTensors.write(file, tensors, Map.of()));
        assertTrue(Files.notExists(file));
    }

    private static void assertMissing(String message, Access access) {
        assertEquals(message, assertThrows(NullPointerException.class, access::run).getMessage());
    }
}
