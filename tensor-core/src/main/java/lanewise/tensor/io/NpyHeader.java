package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The header of an npy file.
 *
 * @param dtype the type of the elements
 * @param order the order of an element's bytes
 * @param fortran whether the first index varies fastest
 * @param shape the shape
 */
record NpyHeader(DType dtype, ByteOrder order, boolean fortran, Shape shape) {
    static final int MAX_TEXT_BYTES = 10_000; // as in NumPy

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int GROWTH_DIGITS = 21;

    /** Reads a header. */
    static NpyHeader read(ElementReader in) throws IOException {
        int version = readVersion(in);
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        in.requireSize(MAGIC.length + 2 + lengthBytes, "before the header");
        ByteBuffer buffer = in.order(ByteOrder.LITTLE_ENDIAN).fill(lengthBytes);
        long length = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : Integer.toUnsignedLong(buffer.getInt());
        in.requireHeader(length, MAX_TEXT_BYTES);
        NpyLiteral literal = NpyLiteral.parse(new String(in.readBytes((int) length), StandardCharsets.ISO_8859_1));
        String descr = literal.descr();
        ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(dtype(descr), order, literal.fortranOrder(), ElementStream.shape(literal.shape()));
    }

    private static int readVersion(ElementReader in) throws IOException {
        int length = MAGIC.length + 2;
        in.requireSize(length, "of the format's name and version");
        byte[] start = in.readBytes(length);
        if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new FormatException("it does not begin with \\x93NUMPY");
        }
        int major = start[MAGIC.length] & 0xFF;
        int minor = start[MAGIC.length + 1] & 0xFF;
        if (major < 1 || major > 3 || minor != 0) {
            throw new FormatException("format version " + major + "." + minor
                    + ", and only 1.0, 2.0 and 3.0 are supported");
        }
        return major;
    }

    private static DType dtype(String descr) throws FormatException {
        return switch (descr) {
            case "<f4", ">f4" -> DType.F32;
            case "<f8", ">f8" -> DType.F64;
            default -> throw new FormatException("descr " + quote(descr) + ", and only <f4, >f4, <f8 and >f8 are "
                    + "supported; save x.astype('<f4') or x.astype('<f8') instead");
        };
    }

    long dataBytes() {
        return ElementStream.bytes(dtype, shape);
    }

    /**
     * Returns the bytes that NumPy puts before the elements: format version 1.0, with room for the first size to grow.
     *
     * @throws IllegalArgumentException if the tensor has more than 64 axes
     */
    static byte[] encode(Tensor tensor) {
        if (tensor.rank() > ElementStream.MAX_RANK) {
            throw new IllegalArgumentException("the tensor has rank " + tensor.rank() + ", and the limit is "
                    + ElementStream.MAX_RANK);
        }
        boolean fortran = isFortran(tensor);
        StringBuilder text = new StringBuilder("{'descr': '<f").append(tensor.dtype().bytes())
                .append("', 'fortran_order': ").append(fortran ? "True" : "False").append(", 'shape': (");
        for (int axis = 0; axis < tensor.rank(); axis++) {
            text.append(axis == 0 ? "" : " ").append(tensor.dim(axis)).append(axis == tensor.rank() - 1 ? "" : ",");
        }
        text.append(tensor.rank() == 1 ? ",), }" : "), }");
        if (tensor.rank() > 0) {
            text.repeat(' ', GROWTH_DIGITS - Integer.toString(tensor.dim(fortran ? -1 : 0)).length());
        }
        int begin = MAGIC.length + 2 + Short.BYTES;
        text.repeat(' ', ALIGNMENT - (begin + text.length() + 1) % ALIGNMENT).append('\n');
        return ByteBuffer.allocate(begin + text.length()).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC)
                .put((byte) 1).put((byte) 0).putShort((short) text.length())
                .put(text.toString().getBytes(StandardCharsets.US_ASCII)).array();
    }

    /** Returns whether NumPy would write the elements with the first index varying fastest: only if storage is so. */
    static boolean isFortran(Tensor tensor) {
        return !tensor.isContiguous() && reversedAxes(tensor).isContiguous();
    }

    static Tensor reversedAxes(Tensor tensor) {
        int[] axes = new int[tensor.rank()];
        Arrays.setAll(axes, axis -> axes.length - 1 - axis);
        return tensor.permute(axes);
    }
}
