package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.PythonLiteral.Dict;
import lanewise.tensor.io.PythonLiteral.Items;
import lanewise.tensor.io.PythonLiteral.Literal;
import lanewise.tensor.io.PythonLiteral.Tuple;

/**
 * The header of an npy file: after the format's name, version and the header's length, a Python dict with the keys
 * descr, fortran_order and shape.
 *
 * @param type the type of the elements, as the file names it
 * @param elementType that type, or null if no tensor can be made of it
 * @param order the order of an element's bytes
 * @param fortran whether the first index varies fastest
 * @param shape the shape, or null if it is too large
 * @param tooLarge why a tensor cannot have the shape, or null if it can
 */
record NpyHeader(String type, ElementType elementType, ByteOrder order, boolean fortran, Shape shape,
        String tooLarge) {
    private static final int MAX_CHARACTERS = 10_000; // as in NumPy
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int GROWTH_DIGITS = 21;

    private static final String DESCR = "descr";
    private static final String FORTRAN_ORDER = "fortran_order";
    private static final String SHAPE = "shape";
    private static final List<String> KEYS = List.of(DESCR, FORTRAN_ORDER, SHAPE);

    /** Reads a header. */
    static NpyHeader read(ElementReader in) throws IOException {
        int version = readVersion(in);
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        in.requireSize(MAGIC.length + 2 + lengthBytes, "before the header");
        ByteBuffer buffer = in.order(ByteOrder.LITTLE_ENDIAN).fill(lengthBytes);
        long length = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : Integer.toUnsignedLong(buffer.getInt());
        in.requireHeader(length, version == 3 ? 4 * MAX_CHARACTERS : MAX_CHARACTERS);
        String text = decoded(in.readBytes((int) length),
                version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        int characters = text.codePointCount(0, text.length());
        if (characters > MAX_CHARACTERS) {
            throw new FormatException("its header has " + characters + " characters, and the limit is "
                    + MAX_CHARACTERS);
        }
        return parse(text, version < 3);
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

    private static String decoded(byte[] text, Charset charset) throws FormatException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException _) {
            throw new FormatException("its header is not in " + charset);
        }
    }

    /**
     * Reads the text of a header.
     *
     * @param longSuffix whether integers may end in L: Python 2 wrote them so
     */
    static NpyHeader parse(String text, boolean longSuffix) throws FormatException {
        if (!(PythonLiteral.parse(text, longSuffix).value() instanceof Dict(Map<Object, Literal> entries))) {
            throw new FormatException("its header is no dict");
        }
        for (Object key : entries.keySet()) {
            if (!(key instanceof String name) || !KEYS.contains(name)) {
                throw new FormatException("unknown key " + quote(String.valueOf(key)) + " in the header");
            }
        }
        if (!entries.keySet().equals(Set.copyOf(KEYS))) {
            throw new FormatException("descr, fortran_order or shape is missing in the header");
        }
        if (!(entries.get(FORTRAN_ORDER).value() instanceof Boolean fortran)) {
            throw new FormatException("fortran_order is " + quote(entries.get(FORTRAN_ORDER).text())
                    + ", and neither True nor False");
        }
        long[] sizes = sizes(entries.get(SHAPE));
        String type = type(entries.get(DESCR));
        String tooLarge = ElementStream.tooLarge(sizes);
        Shape shape = tooLarge == null ? ElementStream.shape(sizes) : null;
        return new NpyHeader(type, NpyTypes.named(type), NpyTypes.order(type), fortran, shape, tooLarge);
    }

    // Of a structured type it is the list of its fields, as it is written.
    private static String type(Literal descr) throws FormatException {
        return switch (descr.value()) {
            case String name -> name;
            case Items _, Tuple _ -> descr.text();
            default -> throw new FormatException("descr is " + quote(descr.text()) + ", which is no type");
        };
    }

    private static long[] sizes(Literal shape) throws FormatException {
        if (!(shape.value() instanceof Tuple(List<Literal> items))) {
            throw new FormatException("the shape is " + quote(shape.text()) + ", which is no tuple");
        }
        if (items.size() > ElementStream.MAX_RANK) {
            throw new FormatException("the shape has more than " + ElementStream.MAX_RANK + " dimensions");
        }
        long[] sizes = new long[items.size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = size(items.get(axis));
        }
        return sizes;
    }

    private static long size(Literal item) throws FormatException {
        if (!(item.value() instanceof BigInteger size)) {
            throw new FormatException("a dimension of " + quote(item.text()) + ", which is no integer");
        }
        if (size.signum() < 0 || size.bitLength() >= Long.SIZE) {
            throw new FormatException("a dimension of " + quote(item.text()) + ", which is "
                    + (size.signum() < 0 ? "negative" : "larger than 2^63 - 1"));
        }
        return size.longValue();
    }

    /** Returns whether the array can be a tensor, as far as its header says. */
    boolean isReadable() {
        return elementType != null && tooLarge == null;
    }

    /** Names what cannot be a tensor: by its type, or by that and why it is too large. */
    String leftOut() {
        return elementType == null ? type : type + ": " + tooLarge;
    }

    /** Says in one line why the array cannot be a tensor. */
    String whyNot() {
        return elementType != null ? "its array is too large: " + tooLarge
                : "its elements are of type " + quote(type) + ", and only booleans, integers and floating-point "
                        + "numbers of 16, 32 and 64 bits can be read; save x.astype('<f8') or another of these instead";
    }

    /** Returns how many bytes follow the header. */
    long dataBytes() {
        return elementType.fileBytes(shape);
    }

    /** Returns how many bytes the tensor's array takes. */
    long arrayBytes() {
        return elementType.arrayBytes(shape);
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
        StringBuilder text = new StringBuilder("{'descr': '").append(NpyTypes.nameOf(tensor.dtype()))
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
