package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several threads read and write at once: each gets what one thread gets alone. */
class SharedFilesTest {
    private static final int THREADS = 6;
    private static final int ROUNDS = 4;

    @TempDir
    Path folder;

    /** The formats, each with its own way to read and write several tensors in one file. */
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
        },
        NPZ_COMPRESSED {
            @Override
            void write(Path file, Map<String, Tensor> tensors) throws IOException {
                Npz.writeCompressed(file, tensors);
            }

            @Override
            Map<String, Tensor> read(Path file) throws IOException {
                return Map.of("matrix", Npz.read(file, "matrix"), "view", Npz.read(file, "view"));
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
        };

        abstract void write(Path file, Map<String, Tensor> tensors) throws IOException;

        abstract Map<String, Tensor> read(Path file) throws IOException;
    }

    // The matrix is longer than the buffers, so that files are read and written in several parts.
    private static Map<String, Tensor> tensors(int stream) {
        Tensor matrix = Tensor.normal(new Philox(31, stream), DType.F64, 190, 250 + stream);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("matrix", matrix);
        tensors.put("view", matrix.to(DType.F32).transpose().slice(0, -1, Integer.MIN_VALUE, -2));
        return tensors;
    }

    private static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertTrue(!actual.isEmpty() && expected.keySet().containsAll(actual.keySet()), actual.keySet()::toString);
        actual.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(expected.get(name)), name));
    }

    /** What one of the threads does in each round. */
    @FunctionalInterface
    private interface Work {
        void run(int thread, int round) throws Exception;
    }

    private static void together(Work work) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Future<?>> ends = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                ends.add(executor.submit((Callable<Void>) () -> {
                    barrier.await();
                    for (int round = 0; round < ROUNDS; round++) {
                        work.run(thread, round);
                    }
                    return null;
                }));
            }
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readersOfTheSameFileAndOfOthersGetWhatIsThere(Format format) throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            files.add(folder.resolve("file" + i));
            format.write(files.get(i), tensors(i));
        }
        together((thread, round) -> {
            assertSame(tensors(0), format.read(files.getFirst()));
            assertSame(tensors(thread), format.read(files.get(thread)));
        });
    }

    @ParameterizedTest
    @EnumSource
    void writersOfTheirOwnFilesWriteTheBytesOfOneAlone(Format format) throws Exception {
        Map<String, Tensor> shared = tensors(7);
        format.write(folder.resolve("alone"), shared);
        byte[] expected = Files.readAllBytes(folder.resolve("alone"));
        together((thread, round) -> {
            Path file = folder.resolve("of" + thread);
            format.write(file, shared);
            assertArrayEquals(expected, Files.readAllBytes(file));
            format.write(file, tensors(thread));
            assertSame(tensors(thread), format.read(file));
        });
    }

    /** A rename replaces the file as a whole, so whoever reads meanwhile sees one of the writers' files. */
    @Test
    void aFileThatIsReplacedMeanwhileIsReadAsOneOfItsVersions() throws Exception {
        Path file = folder.resolve("shared");
        SafeTensors.write(file, tensors(0), Map.of());
        together((thread, round) -> {
            if (thread % 2 == 0) {
                SafeTensors.write(file, tensors(thread), Map.of());
            } else {
                Map<String, Tensor> read = SafeTensors.read(file).tensors();
                assertSame(tensors(read.get("matrix").dim(1) - 250), read);
            }
        });
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }
}
