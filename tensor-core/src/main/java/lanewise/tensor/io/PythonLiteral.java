package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a literal of Python as {@code ast.literal_eval} does: dicts, tuples, lists, strings, integers, True and False
 * in any spelling, with comments, line breaks and parentheses. The other literals, such as 2.0, b'' and None, are
 * refused. Positions in messages count characters from the beginning of the text.
 */
final class PythonLiteral {
    private static final int MAX_DEPTH = 200; // as in Python
    private static final Pattern STRING_START = Pattern.compile("[rRuU]?(?:'''|\"\"\"|'|\")");
    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,3}");

    private final String text;
    private final boolean longSuffix;
    private int at;
    private int depth;

    private PythonLiteral(String text, boolean longSuffix) {
        this.text = text;
        this.longSuffix = longSuffix;
    }

    /** A value and how it is written: a String, Boolean, BigInteger, {@link Tuple}, {@link Items} or {@link Dict}. */
    record Literal(Object value, String text) {}

    /** The items of a tuple. */
    record Tuple(List<Literal> items) {}

    /** The items of a list. */
    record Items(List<Literal> items) {}

    /** The entries of a dict. As in Python, the last one counts of those with the same key. */
    record Dict(Map<Object, Literal> entries) {}

    /**
     * Returns the only literal in a text.
     *
     * @param longSuffix whether integers may end in L, as in Python 2
     */
    static Literal parse(String text, boolean longSuffix) throws FormatException {
        PythonLiteral parser = new PythonLiteral(text, longSuffix);
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new FormatException("the byte 0x00, at character " + nul + " of the header");
        }
        parser.requireNoIndentation();
        Literal literal = parser.literal();
        parser.skipSpace(false);
        if (parser.at < text.length()) {
            throw parser.expected("the end of the header");
        }
        return literal;
    }

    // literal_eval takes blanks away in front of the text, but in front of a later line they are an indentation.
    private void requireNoIndentation() throws FormatException {
        int start = 0;
        while (start < text.length() && isBlank(text.charAt(start))) {
            start++;
        }
        at = start;
        skipSpace();
        if (at > start && at < text.length() && isBlank(text.charAt(at - 1))) {
            throw new FormatException("an indentation, at character " + at + " of the header");
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private Literal literal() throws FormatException {
        skipSpace();
        if (++depth > MAX_DEPTH) {
            throw new FormatException("more than " + MAX_DEPTH + " brackets inside each other in the header");
        }
        int start = at;
        Object value = value();
        depth--;
        return new Literal(value, text.substring(start, at));
    }

    private Object value() throws FormatException {
        if (accept('(')) {
            return parenthesized();
        } else if (accept('[')) {
            return new Items(items(']'));
        } else if (accept('{')) {
            return dict();
        } else if (at < text.length() && "+-0123456789".indexOf(text.charAt(at)) >= 0) {
            return integer();
        } else if (matches(STRING_START)) {
            return strings();
        }
        return bool();
    }

    private Object parenthesized() throws FormatException {
        if (accept(')')) {
            return new Tuple(List.of());
        }
        Literal first = literal();
        if (accept(')')) {
            return first.value;
        }
        expect(',', "',' or ')'");
        List<Literal> items = new ArrayList<>(List.of(first));
        items.addAll(items(')'));
        return new Tuple(items);
    }

    private List<Literal> items(char end) throws FormatException {
        List<Literal> items = new ArrayList<>();
        while (!accept(end)) {
            items.add(literal());
            if (!accept(',')) {
                expect(end, "',' or '" + end + "'");
                break;
            }
        }
        return items;
    }

    private Dict dict() throws FormatException {
        Map<Object, Literal> entries = new HashMap<>();
        while (!accept('}')) {
            Object key = literal().value;
            expect(':', "':'");
            entries.put(key, literal());
            if (!accept(',')) {
                expect('}', "',' or '}'");
                break;
            }
        }
        return new Dict(entries);
    }

    private BigInteger integer() throws FormatException {
        boolean negative = text.charAt(at) == '-';
        int brackets = 0;
        if (negative || text.charAt(at) == '+') {
            at++;
            while (accept('(')) {
                brackets++;
            }
        }
        int start = at;
        String number = word();
        if (longSuffix) {
            number = withoutLongSuffix(number);
        }
        int radix = number.length() < 2 || number.charAt(0) != '0' ? 10 : switch (number.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
        };
        String digits = radix == 10 ? number : number.substring(2);
        if (!isNumber(digits, radix)) {
            at = start;
            throw expected("an integer");
        }
        BigInteger magnitude = new BigInteger(digits.replace("_", ""), radix);
        for (; brackets > 0; brackets--) {
            expect(')', "')'");
        }
        return negative ? magnitude.negate() : magnitude;
    }

    // The letter may stand apart, as NumPy allows.
    private String withoutLongSuffix(String number) {
        if (number.endsWith("L")) {
            return number.substring(0, number.length() - 1);
        }
        int end = at;
        while (at < text.length() && " \t\f".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (!word().equals("L")) {
            at = end;
        }
        return number;
    }

    // Single underscores may stand between digits and after a prefix, and only 0 begins with 0.
    private static boolean isNumber(String digits, int radix) {
        boolean mayFollow = radix != 10; // an underscore
        boolean zero = true;
        for (char c : digits.toCharArray()) {
            if (c == '_' ? !mayFollow : c >= 128 || Character.digit(c, radix) < 0) {
                return false;
            }
            mayFollow = c != '_';
            zero &= c == '0' || c == '_';
        }
        return !digits.isEmpty() && !digits.endsWith("_")
                && (radix != 10 || zero || digits.charAt(0) != '0');
    }

    private Boolean bool() throws FormatException {
        int start = at;
        String word = word();
        if (word.equals("True") || word.equals("False")) {
            return word.equals("True");
        }
        at = start;
        throw expected("a value");
    }

    private String word() {
        int start = at;
        while (at < text.length() && (text.charAt(at) >= 128 || Character.isLetterOrDigit(text.charAt(at))
                || "_.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(start, at);
    }

    // Strings side by side are one.
    private String strings() throws FormatException {
        StringBuilder content = new StringBuilder();
        int end;
        do {
            string(content);
            end = at;
            skipSpace();
        } while (matches(STRING_START));
        at = end;
        return content.toString();
    }

    private void string(StringBuilder content) throws FormatException {
        int start = at;
        skip(STRING_START);
        boolean raw = "rR".indexOf(text.charAt(start)) >= 0;
        String end = text.substring(text.charAt(start) == text.charAt(at - 1) ? start : start + 1, at);
        while (!text.startsWith(end, at)) {
            if (at == text.length() || end.length() == 1 && isLineBreak()) {
                throw new FormatException((at == text.length() ? "the header ends" : "a line ends")
                        + " in the middle of the string that begins at character " + start + " of the header");
            }
            if (isLineBreak()) {
                content.append(lineBreak());
            } else if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
                if (raw) {
                    content.append('\\').append(isLineBreak() ? lineBreak() : text.charAt(at++));
                } else {
                    escaped(content);
                }
            } else {
                content.append(text.charAt(at++));
            }
        }
        at += end.length();
    }

    private void escaped(StringBuilder content) throws FormatException {
        if (isLineBreak()) {
            lineBreak(); // the line goes on
            return;
        }
        if (matches(OCTAL)) {
            int start = at;
            skip(OCTAL);
            content.append((char) Integer.parseInt(text, start, at, 8));
            return;
        }
        char kind = text.charAt(at++);
        switch (kind) {
            case '\\', '\'', '"' -> content.append(kind);
            case 'x' -> content.appendCodePoint(hexadecimal(2));
            case 'u' -> content.appendCodePoint(hexadecimal(4));
            case 'U' -> content.appendCodePoint(hexadecimal(8));
            case 'N' -> throw new FormatException("a character by its name, at character " + at + " of the header");
            default -> {
                int letter = "abfnrtv".indexOf(kind);
                content.append(letter < 0 ? "\\" + kind : "\u0007\b\f\n\r\t\u000b".charAt(letter));
            }
        }
    }

    private int hexadecimal(int digits) throws FormatException {
        int end = at + digits;
        boolean valid = end <= text.length();
        for (int i = at; valid && i < end; i++) {
            valid = text.charAt(i) < 128 && Character.digit(text.charAt(i), 16) >= 0;
        }
        long code = valid ? Long.parseLong(text, at, end, 16) : -1;
        if (code < 0 || code > Character.MAX_CODE_POINT) {
            throw new FormatException("an escape without " + digits + " hexadecimal digits, at character " + at
                    + " of the header");
        }
        at = end;
        return (int) code;
    }

    private boolean isLineBreak() {
        return text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }

    // Each kind of line break is a newline.
    private char lineBreak() {
        at += text.startsWith("\r\n", at) ? 2 : 1;
        return '\n';
    }

    private boolean matches(Pattern pattern) {
        return matcher(pattern).lookingAt();
    }

    private void skip(Pattern pattern) {
        Matcher matcher = matcher(pattern);
        if (matcher.lookingAt()) {
            at = matcher.end();
        }
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted, String shown) throws FormatException {
        if (!accept(wanted)) {
            throw expected(shown);
        }
    }

    private void skipSpace() {
        skipSpace(true);
    }

    // Comments end with their line, and a line that ends with a backslash goes on, if there is more to come.
    private void skipSpace(boolean continued) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && !isLineBreak()) {
                    at++;
                }
            } else if (continued && c == '\\' && at + 1 < text.length() && "\r\n".indexOf(text.charAt(at + 1)) >= 0) {
                at += 2;
            } else if (" \t\f\r\n".indexOf(c) >= 0) {
                at++;
            } else {
                return;
            }
        }
    }

    private FormatException expected(String what) {
        return new FormatException("expected " + what + " but "
                + (at == text.length() ? "the header ends" : "found " + quote(text.substring(at, at + 1)))
                + ", at character " + at + " of the header");
    }
}
