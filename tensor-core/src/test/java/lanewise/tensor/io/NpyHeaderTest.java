package lanewise.tensor.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Spellings of headers, each read exactly where NumPy reads it; the table was written by npy_headers.py. */
class NpyHeaderTest {
    private static final String PLAIN = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    private static byte[] header(int version, String text) {
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        byte[] bytes = text.getBytes(charset);
        ByteBuffer file = ByteBuffer.allocate(12 + bytes.length).order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            file.putShort((short) bytes.length);
        } else {
            file.putInt(bytes.length);
        }
        return Arrays.copyOf(file.put(bytes).array(), file.position());
    }

    /** Returns what is read, in the table's words. */
    private static String result(int version, String text) throws IOException {
        try {
            NpyHeader header = NpyHeader.read(ElementReader.of(new ByteArrayInputStream(header(version, text))));
            if (header.elementType() == null) {
                return "other";
            }
            if (header.tooLarge() != null) {
                return "refused";
            }
            int[] shape = header.shape().toArray();
            boolean isFortran = header.fortran() && shape.length > 1; // NumPy's arrays do not say more
            boolean isBig = header.order() == ByteOrder.BIG_ENDIAN && header.elementType().bytes() > 1;
            return Stream.concat(Stream.of(header.elementType(), isBig ? "big" : "little",
                            isFortran ? "F" : "C"), Arrays.stream(shape).boxed())
                    .map(String::valueOf).collect(Collectors.joining(" "));
        } catch (FormatException e) {
            return "refused";
        }
    }

    @Test
    void spellingsAreReadWhereNumPyReadsThem() throws IOException {
        List<String> lines;
        try (InputStream in = NpyHeaderTest.class.getResourceAsStream("npy-headers.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        StringBuilder wrong = new StringBuilder();
        for (String line : lines) {
            String[] fields = line.split("\t");
            String text = new JsonReader(fields[1].getBytes(StandardCharsets.UTF_8)).string();
            String actual = result(Integer.parseInt(fields[0]), text);
            // A type that NumPy does not know is another one.
            boolean same = actual.equals(fields[2]) || actual.equals("other") && fields[2].equals("refused")
                    || actual.equals("refused") && fields[2].equals("other");
            wrong.append(same ? "" : line + " but is " + actual + "\n");
        }
        assertEquals("", wrong.toString());
    }

    /** As in NumPy, the limit counts characters, not bytes. */
    @Test
    void headersMayHaveTenThousandCharacters() throws IOException {
        for (int version = 1; version <= 3; version++) {
            String comment = "#" + "\u00b5".repeat(9_999 - PLAIN.length());
            assertEquals("F32 little C 2 3", result(version, PLAIN + comment));
            assertEquals("refused", result(version, PLAIN + comment + "x"));
        }
        assertEquals("F32 little C 2 3", result(3, PLAIN + "#" + "😀".repeat(9_999 - PLAIN.length())));
        assertEquals("refused", result(3, PLAIN + "#" + "😀".repeat(10_000 - PLAIN.length())));
    }

    @Test
    void elementsAreInTheOrderThatTheTypeNames() throws IOException {
        float[] values = {1, -2.5f};
        for (String type : List.of("<f4", ">f4", "=f4", "|f4", "f4", "f", "<f", ">f", "float32", "single")) {
            ByteOrder order = switch (type.charAt(0)) {
                case '<' -> ByteOrder.LITTLE_ENDIAN;
                case '>' -> ByteOrder.BIG_ENDIAN;
                default -> ByteOrder.nativeOrder();
            };
            ByteBuffer data = ByteBuffer.allocate(8).order(order);
            data.asFloatBuffer().put(values);
            Tensor tensor = Npy.read(new ByteArrayInputStream(NpyTest.npy("{'descr': '" + type
                    + "', 'fortran_order': False, 'shape': (2L,)}\r", data.array())));
            assertArrayEquals(values, tensor.toFloatArray(), type);
        }
    }
}
