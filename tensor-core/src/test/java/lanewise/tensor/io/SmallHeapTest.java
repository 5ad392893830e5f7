package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads, in a Java virtual machine with a small heap, valid files that are larger than that heap. */
class SmallHeapTest {
    private static final int TENSORS = 200_000;

    @TempDir
    Path folder;

    /** Prints why the file cannot be read, or how many tensors it has. */
    public static void main(String[] arguments) {
        String result;
        try {
            result = SafeTensors.read(Path.of(arguments[0])).tensors().size() + " tensors";
        } catch (IOException e) {
            result = e.getMessage();
        }
        System.out.print(result);
    }

    @Test
    void headersLargerThanTheHeapAreRefused() throws Exception {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < TENSORS; i++) {
            header.append(i == 0 ? "" : ",").append('"').append(i)
                    .append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        Path path = Files.write(folder.resolve("header.safetensors"),
                SafeTensorsTest.file(header.append('}').toString()));
        String message = readWithHeap(path, 32);
        assertTrue(message.startsWith("cannot read " + path + ": the tensors in its header of " + header.length()
                + " bytes do not fit the heap") && message.endsWith("larger -Xmx"), message);
        assertEquals(TENSORS + " tensors", readWithHeap(path, 256));
    }

    /** Tensors of other types take no memory: these would need 80 MB. */
    @Test
    void whatIsLeftOutMayBeLargerThanTheHeap() throws Exception {
        String header = "{\"large\":{\"dtype\":\"C64\",\"shape\":[10000000],\"data_offsets\":[0,80000000]},"
                + "\"small\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[80000000,80000004]}}";
        Path path = Files.write(folder.resolve("large.safetensors"), SafeTensorsTest.file(header));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(file.length() + 80_000_004); // a hole, which takes no room on the disk
        }
        assertEquals("1 tensors", readWithHeap(path, 32));
    }

    private String readWithHeap(Path path, int mebibytes) throws Exception {
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + mebibytes + "m", "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector", "-cp",
                folder(SafeTensors.class) + System.getProperty("path.separator") + folder(SmallHeapTest.class),
                SmallHeapTest.class.getName(), path.toString()).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), Files.readString(errors));
        return output;
    }

    private static Path folder(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
