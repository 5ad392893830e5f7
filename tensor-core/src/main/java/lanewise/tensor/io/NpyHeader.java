package lanewise.tensor.io;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * The header of an npy file: a Python dictionary with the keys {@code descr}, {@code fortran_order} and {@code shape}.
 *
 * @param dtype the element type
 * @param order the byte order of the elements
 * @param fortranOrder whether the first axis varies fastest
 * @param shape the shape
 */
record NpyHeader(DType dtype, ByteOrder order, boolean fortranOrder, Shape shape) {
    private static final int MAX_AXES = 64;
    // NumPy leaves room for the length of the first axis to grow to this many digits.
    private static final int GROWTH_DIGITS = 21;
    private static final int ALIGNMENT = 64;

    /** Returns the header's text for a tensor, as NumPy 1.24 writes it, so that the elements start aligned. */
    static byte[] encode(Tensor tensor, int prefixBytes) {
        int[] sizes = tensor.shape().toArray();
        String shape = IntStream.of(sizes).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String text = "{'descr': '" + (tensor.dtype() == DType.F32 ? "<f4" : "<f8") + "', 'fortran_order': False, 'shape': ("
                + shape + (sizes.length == 1 ? ",), }" : "), }");
        int growth = sizes.length == 0 ? 0 : GROWTH_DIGITS - String.valueOf(sizes[0]).length();
        int length = prefixBytes + text.length() + growth + 1;
        int padding = growth + Math.ceilDiv(length, ALIGNMENT) * ALIGNMENT - length;
        return (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the header's text. */
    static NpyHeader parse(String text) throws FormatException {
        return new Parser(text).header();
    }

    /** A parser of just such dictionaries. */
    private static final class Parser {
        private final String text;
        private int at;
        private String descr;
        private Boolean fortranOrder;
        private int[] sizes;

        Parser(String text) {
            this.text = text;
        }

        NpyHeader header() throws FormatException {
            expect('{');
            while (!accept('}')) {
                entry();
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            skipSpace();
            if (at < text.length()) {
                throw wrong("something follows the dictionary");
            }
            if (descr == null || fortranOrder == null || sizes == null) {
                throw new FormatException("its header lacks one of descr, fortran_order and shape");
            }
            return new NpyHeader(dtype(), descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                    fortranOrder, shape());
        }

        private DType dtype() throws FormatException {
            return switch (descr) {
                case "<f4", ">f4" -> DType.F32;
                case "<f8", ">f8" -> DType.F64;
                default -> throw new FormatException("its element type " + FormatException.quote(descr)
                        + " is not float32 or float64; in NumPy, x.astype('float32') converts");
            };
        }

        private Shape shape() throws FormatException {
            if (sizes.length > MAX_AXES) {
                throw new FormatException("its shape has " + sizes.length + " axes, more than " + MAX_AXES);
            }
            try {
                return Shape.of(sizes);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new FormatException("its shape is too large: " + e.getMessage());
            }
        }

        private void entry() throws FormatException {
            String key = string();
            expect(':');
            switch (key) {
                case "descr" -> {
                    requireFirst(key, descr);
                    descr = string();
                }
                case "fortran_order" -> {
                    requireFirst(key, fortranOrder);
                    fortranOrder = truth();
                }
                case "shape" -> {
                    requireFirst(key, sizes);
                    sizes = tuple();
                }
                default -> throw new FormatException("its header has an unknown key " + FormatException.quote(key));
            }
        }

        private static void requireFirst(String key, Object before) throws FormatException {
            if (before != null) {
                throw new FormatException("its header has " + key + " twice");
            }
        }

        private String string() throws FormatException {
            skipSpace();
            char quote = at < text.length() ? text.charAt(at) : 0;
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
                throw wrong("a text in quotes is missing");
            }
            String value = text.substring(at + 1, end);
            at = end + 1;
            return value;
        }

        private boolean truth() throws FormatException {
            skipSpace();
            for (boolean value : new boolean[] {false, true}) {
                String name = value ? "True" : "False";
                if (text.startsWith(name, at)) {
                    at += name.length();
                    return value;
                }
            }
            throw wrong("True or False is missing");
        }

        private int[] tuple() throws FormatException {
            expect('(');
            List<Integer> values = new ArrayList<>();
            while (!accept(')')) {
                values.add(size());
                if (!accept(',')) {
                    if (values.size() == 1) {
                        throw wrong("a comma is missing");
                    }
                    expect(')');
                    break;
                }
            }
            return values.stream().mapToInt(Integer::intValue).toArray();
        }

        private int size() throws FormatException {
            skipSpace();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            try {
                return Integer.parseInt(text.substring(start, at));
            } catch (NumberFormatException e) {
                at = start;
                throw wrong("a size from 0 to " + Integer.MAX_VALUE + " is missing");
            }
        }

        private boolean accept(char wanted) {
            skipSpace();
            boolean found = at < text.length() && text.charAt(at) == wanted;
            at += found ? 1 : 0;
            return found;
        }

        private void expect(char wanted) throws FormatException {
            if (!accept(wanted)) {
                throw wrong("'" + wanted + "' is missing");
            }
        }

        private void skipSpace() {
            while (at < text.length() && " \t\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private FormatException wrong(String what) {
            return new FormatException("its header is wrong at character " + at + ": " + what);
        }
    }
}
