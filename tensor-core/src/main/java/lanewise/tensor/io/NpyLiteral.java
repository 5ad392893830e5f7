package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.util.Arrays;

/**
 * The text of an npy header: a literal of a Python dict with exactly the keys descr, fortran_order and shape, in any
 * order. Strings have no escapes; a tuple of one number has its comma, as Python asks.
 *
 * @param descr the element type
 * @param fortranOrder whether the first index varies fastest
 * @param shape the sizes, none of them negative
 */
record NpyLiteral(String descr, boolean fortranOrder, long[] shape) {
    static NpyLiteral parse(String text) throws FormatException {
        return new Parser(text).dict();
    }

    private static final class Parser {
        private final String text;
        private int at;

        private Parser(String text) {
            this.text = text;
        }

        private NpyLiteral dict() throws FormatException {
            String descr = null;
            Boolean fortranOrder = null;
            long[] shape = null;
            expect('{');
            while (!accept('}')) {
                String key = string();
                expect(':');
                switch (key) {
                    case "descr" -> descr = once(key, descr, descr());
                    case "fortran_order" -> fortranOrder = once(key, fortranOrder, bool());
                    case "shape" -> shape = once(key, shape, tuple());
                    default -> throw new FormatException("unknown key " + quote(key) + " in the header");
                }
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            skipSpace();
            if (at < text.length()) {
                throw expected("the end of the header");
            }
            if (descr == null || fortranOrder == null || shape == null) {
                throw new FormatException("descr, fortran_order or shape is missing in the header");
            }
            return new NpyLiteral(descr, fortranOrder, shape);
        }

        private static <T> T once(String key, T before, T value) throws FormatException {
            if (before != null) {
                throw new FormatException("the key " + quote(key) + " occurs twice in the header");
            }
            return value;
        }

        private String descr() throws FormatException {
            skipSpace();
            if (at < text.length() && text.charAt(at) == '[') {
                throw new FormatException("descr is that of a structured type, which is not supported; "
                        + "save its fields one by one");
            }
            return string();
        }

        private String string() throws FormatException {
            skipSpace();
            if (at == text.length() || text.charAt(at) != '\'' && text.charAt(at) != '"') {
                throw expected("a string");
            }
            int end = text.indexOf(text.charAt(at), at + 1);
            if (end < 0) {
                throw new FormatException("the header ends in the middle of a string");
            }
            String string = text.substring(at + 1, end);
            at = end + 1;
            return string;
        }

        private boolean bool() throws FormatException {
            skipSpace();
            for (boolean value : new boolean[] {false, true}) {
                String word = value ? "True" : "False";
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return value;
                }
            }
            throw expected("True or False");
        }

        private long[] tuple() throws FormatException {
            long[] sizes = new long[ElementStream.MAX_RANK];
            int rank = 0;
            boolean comma = true;
            expect('(');
            while (!accept(')')) {
                if (!comma) {
                    throw expected("',' or ')'");
                }
                if (rank == sizes.length) {
                    throw new FormatException("the shape has more than " + sizes.length + " dimensions");
                }
                sizes[rank++] = natural();
                comma = accept(',');
            }
            if (rank == 1 && !comma) {
                throw new FormatException("the shape is a number in parentheses, not a tuple");
            }
            return Arrays.copyOf(sizes, rank);
        }

        private long natural() throws FormatException {
            skipSpace();
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at == start || text.charAt(start) == '0' && at > start + 1) {
                at = start;
                throw expected("an integer that is not negative");
            }
            try {
                return Long.parseLong(text, start, at, 10);
            } catch (NumberFormatException _) {
                throw new FormatException("a dimension larger than 2^63 - 1");
            }
        }

        private boolean accept(char c) {
            skipSpace();
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char c) throws FormatException {
            if (!accept(c)) {
                throw expected("'" + c + "'");
            }
        }

        private FormatException expected(String what) {
            return new FormatException("expected " + what + " but "
                    + (at == text.length() ? "the header ends" : "found " + quote(text.substring(at, at + 1)))
                    + ", at character " + at + " of the header");
        }

        private void skipSpace() {
            while (at < text.length() && " \t\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }
}
