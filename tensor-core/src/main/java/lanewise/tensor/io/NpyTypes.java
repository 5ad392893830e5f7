package lanewise.tensor.io;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lanewise.tensor.DType;

/**
 * What NumPy calls the types of elements in the headers of npy files: {@code <f4}, a kind and a size in bytes;
 * {@code <f}, a character; {@code float32}, a name. Only names have no order of bytes in front. Types whose size is the
 * machine's have that of Linux on 64 bits: {@code l} and {@code int} are I64.
 */
final class NpyTypes {
    private static final String ORDERS = "<>=|";

    // A size may have a sign and blanks and zeros before it: NumPy reads it by C's strtol.
    private static final Pattern SIZED = Pattern.compile("([biuf])\\s*\\+?0*([1248])");

    private static final Map<String, ElementType> SIZES = new HashMap<>();
    private static final Map<String, ElementType> CHARACTERS = new HashMap<>();
    private static final Map<String, ElementType> NAMES = new HashMap<>();

    static {
        put(ElementType.BOOL, "b1", "?", "bool", "bool_", "bool8");
        put(ElementType.U8, "u1", "B", "uint8", "ubyte");
        put(ElementType.I8, "i1", "b", "int8", "byte");
        put(ElementType.I16, "i2", "h", "int16", "short");
        put(ElementType.U16, "u2", "H", "uint16", "ushort");
        put(ElementType.F16, "f2", "e", "float16", "half");
        put(ElementType.I32, "i4", "i", "int32", "intc");
        put(ElementType.U32, "u4", "I", "uint32", "uintc");
        put(ElementType.F32, "f4", "f", "float32", "single");
        put(ElementType.F64, "f8", "d", "float64", "double", "float", "float_");
        put(ElementType.I64, "i8", "lpq", "int64", "int", "int_", "int0", "intp", "long", "longlong");
        put(ElementType.U64, "u8", "LPQ", "uint64", "uint", "uint0", "uintp", "ulong", "ulonglong");
    }

    private NpyTypes() {}

    private static void put(ElementType type, String size, String characters, String... names) {
        SIZES.put(size, type);
        characters.chars().forEach(c -> CHARACTERS.put(Character.toString(c), type));
        for (String name : names) {
            NAMES.put(name, type);
        }
    }

    /** Returns the type of that name, or null if no tensor can be made of it. */
    static ElementType named(String name) {
        String unordered = hasOrder(name) ? name.substring(1) : name;
        Matcher sized = SIZED.matcher(unordered);
        if (sized.matches()) {
            return SIZES.get(sized.group(1) + sized.group(2));
        }
        ElementType type = CHARACTERS.get(unordered);
        return type == null ? NAMES.get(name) : type;
    }

    /** Returns the order of the bytes of elements of the type of that name. */
    static ByteOrder order(String name) {
        return switch (hasOrder(name) ? name.charAt(0) : '=') {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            default -> ByteOrder.nativeOrder();
        };
    }

    private static boolean hasOrder(String name) {
        return !name.isEmpty() && ORDERS.indexOf(name.charAt(0)) >= 0;
    }

    /** Returns the name under which NumPy writes elements of tensors, little-endian, or null if it has no such type. */
    static String nameOf(DType dtype) {
        return switch (dtype) {
            case BOOL -> "|b1";
            case U8 -> "|u1";
            case I32, I64 -> "<i" + dtype.bytes();
            case F16, F32, F64 -> "<f" + dtype.bytes();
            case BF16 -> null;
        };
    }

    /**
     * Refuses to write elements of a type that NumPy does not have.
     *
     * @param what the tensor, for the message
     */
    static void requireNameOf(DType dtype, String what) {
        if (nameOf(dtype) == null) {
            throw new IllegalArgumentException("write: " + what + " is of " + dtype + ", which NumPy's formats do not "
                    + "have; write x.to(DType.F32), or a file of SafeTensors");
        }
    }
}
