package lanewise.tensor.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the JSON that headers of tensor files are made of: objects, arrays, strings and integers. Objects become
 * {@code Map<String, Object>} in the text's order, arrays {@code List<Object>}, integers {@code Long}. Strict: names
 * occur once, nothing follows the value, and nesting is limited.
 */
final class JsonReader {
    private static final int DEEPEST = 8;

    private final String text;
    private int position;
    private int depth;

    private JsonReader(String text) {
        this.text = text;
    }

    /** Thrown when the text is not what is expected; the message says what and where. */
    static final class JsonException extends Exception {
        private static final long serialVersionUID = 1L;

        JsonException(String message) {
            super(message);
        }
    }

    /** Returns the only value in UTF-8 bytes, which must be an object. */
    static Map<String, Object> readObject(ByteBuffer utf8) throws JsonException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("the header is not UTF-8");
        }
        JsonReader reader = new JsonReader(text);
        reader.skipSpace();
        Map<String, Object> object = reader.object();
        reader.skipSpace();
        if (reader.position < text.length()) {
            throw reader.unexpected("the end of the header");
        }
        return object;
    }

    private Object value() throws JsonException {
        skipSpace();
        char c = peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> {
                if (c == '-' || c >= '0' && c <= '9') {
                    yield integer();
                }
                throw unexpected("an object, array, string or integer");
            }
        };
    }

    private Map<String, Object> object() throws JsonException {
        enter('{');
        Map<String, Object> members = new LinkedHashMap<>();
        if (!accept('}')) {
            do {
                skipSpace();
                int at = position;
                String name = string();
                expect(':');
                if (members.containsKey(name)) {
                    throw new JsonException("the name \"" + name + "\" occurs twice, at character " + at);
                }
                members.put(name, value());
            } while (accept(','));
            expect('}');
        }
        depth--;
        return members;
    }

    private List<Object> array() throws JsonException {
        enter('[');
        List<Object> elements = new ArrayList<>();
        if (!accept(']')) {
            do {
                elements.add(value());
            } while (accept(','));
            expect(']');
        }
        depth--;
        return elements;
    }

    private void enter(char opening) throws JsonException {
        expect(opening);
        if (++depth > DEEPEST) {
            throw new JsonException("the header is nested deeper than " + DEEPEST + ", at character " + position);
        }
    }

    private Long integer() throws JsonException {
        int from = position;
        accept('-');
        while (position < text.length() && Character.isLetterOrDigit(text.charAt(position))
                || position < text.length() && ".+-".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        String digits = text.substring(from, position);
        if (!digits.matches("-?(0|[1-9][0-9]*)")) {
            throw new JsonException("'" + digits + "' is no integer, at character " + from);
        }
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw new JsonException("the integer " + digits + " is too large, at character " + from);
        }
    }

    private String string() throws JsonException {
        skipSpace();
        if (peek() != '"') {
            throw unexpected("a string");
        }
        position++;
        StringBuilder content = new StringBuilder();
        while (true) {
            char c = peek();
            position++;
            if (c == '"') {
                break;
            }
            if (c < ' ') {
                throw new JsonException("a string holds a control character, at character " + (position - 1));
            }
            content.append(c == '\\' ? escape() : c);
        }
        requireWholeCharacters(content);
        return content.toString();
    }

    private char escape() throws JsonException {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> hexadecimal();
            default -> throw new JsonException("unknown escape \\" + c + ", at character " + (position - 2));
        };
    }

    private char hexadecimal() throws JsonException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits");
            }
            code = code << 4 | digit;
            position++;
        }
        return (char) code;
    }

    private void requireWholeCharacters(CharSequence content) throws JsonException {
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            boolean pair = Character.isHighSurrogate(c) && i + 1 < content.length()
                    && Character.isLowSurrogate(content.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                throw new JsonException("a string holds half a surrogate pair, before character " + position);
            }
            i += pair ? 1 : 0;
        }
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == wanted) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) throws JsonException {
        if (!accept(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    private void skipSpace() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() throws JsonException {
        if (position >= text.length()) {
            throw new JsonException("the header ends in the middle of a value");
        }
        return text.charAt(position);
    }

    private JsonException unexpected(String wanted) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return new JsonException("expected " + wanted + " but found " + found + ", at character " + position);
    }
}
