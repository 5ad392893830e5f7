package lanewise.tensor.io;

import static lanewise.tensor.io.ElementTypesTest.assertSame;
import static lanewise.tensor.io.ElementTypesTest.limits;
import static lanewise.tensor.io.ElementTypesTest.ofReference;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every type of elements that tensors have, as NumPy and the reference of safetensors write them. */
class WrittenFilesTest {
    @TempDir
    Path folder;

    @Test
    void filesAreWrittenAsByNumPy() throws IOException {
        Path file = folder.resolve("written.npy");
        for (String name : List.of("b1", "u1", "f2", "i4", "i8")) {
            Npy.write(file, limits().get(name));
            assertArrayEquals(NpyTest.corpus("limits-" + name + ".npy"), Files.readAllBytes(file), name);
            byte[] fortran = NpyTest.corpus("limits-" + name + "-fortran.npy");
            Npy.write(file, Npy.read(new ByteArrayInputStream(fortran)));
            assertArrayEquals(fortran, Files.readAllBytes(file), name);
        }
    }

    /** Leaves the files in {@code target/written-files}, where {@code written_files.py} has NumPy read them. */
    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Path written = Files.createDirectories(Path.of("target", "written-files"));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : List.of("b1", "u1", "f2", "i4", "f4", "f8", "i8")) {
            Tensor tensor = limits().get(name);
            tensors.put(name, tensor);
            tensors.put(name + "-fortran", tensor.transpose().copy().transpose());
            tensors.put(name + "-view", tensor.flip(0, 1).slice(1, 0, 3, 2));
            tensors.put(name + "-scalar", tensor.select(0, 1).select(0, 0));
            tensors.put(name + "-empty", tensor.narrow(1, 1, 0));
        }
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            Path file = written.resolve(named.getKey() + ".npy");
            Npy.write(file, named.getValue());
            assertSame(named.getKey(), named.getValue(), Npy.read(file));
        }
        Npz.write(written.resolve("stored.npz"), tensors);
        Npz.writeCompressed(written.resolve("deflated.npz"), tensors);
        assertSame(tensors, Npz.read(written.resolve("stored.npz")).tensors());
        assertSame(tensors, Npz.read(written.resolve("deflated.npz")).tensors());
        Tensor halves = Tensor.wrap(DType.BF16, new short[] {0, (short) 0x8000, 1, 0x3F80, 0x7F7F, 0x7F80}, 2, 3);
        tensors.put("bfloat16", halves.transpose());
        SafeTensors.write(written.resolve("all.safetensors"), tensors, Map.of());
        Map<String, Tensor> read = SafeTensors.read(written.resolve("all.safetensors")).tensors();
        assertEquals(tensors.keySet(), read.keySet());
        tensors.forEach((name, tensor) -> assertSame(name, tensor, read.get(name)));
    }

    /** The bytes are those of the reference implementation, in whatever order the tensors are given. */
    @Test
    void tensorsAreSortedAsByTheReference() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String type : List.of("float32", "bool", "int64", "bfloat16", "uint8", "float64", "float16", "int32")) {
            tensors.put("2 " + type, ofReference(type, 2));
            tensors.put("1 " + type, ofReference(type, 1));
        }
        Path file = folder.resolve("written.safetensors");
        for (Map<String, Tensor> order : List.of(tensors, Map.copyOf(tensors))) {
            SafeTensors.write(file, order, Map.of());
            assertArrayEquals(NpyTest.corpus("written.safetensors"), Files.readAllBytes(file));
        }
    }

    @Test
    void whatNumPyLacksIsNotWritten() throws IOException {
        Tensor halves = Tensor.wrap(DType.BF16, new short[1], 1);
        String remedy = " is of BF16, which NumPy's formats do not have; write x.to(DType.F32), or a file of "
                + "SafeTensors";
        assertEquals("write: the tensor" + remedy, assertThrows(IllegalArgumentException.class,
                () -> Npy.write(folder.resolve("a.npy"), halves)).getMessage());
        assertEquals("write: tensor \"a\"" + remedy, assertThrows(IllegalArgumentException.class,
                () -> Npz.write(folder.resolve("a.npz"), Map.of("a", halves))).getMessage());
        assertEquals("write: tensor \"a\"" + remedy, assertThrows(IllegalArgumentException.class,
                () -> Npz.writeCompressed(folder.resolve("a.npz"), Map.of("a", halves))).getMessage());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count(), "nothing is left behind");
        }
    }
}
