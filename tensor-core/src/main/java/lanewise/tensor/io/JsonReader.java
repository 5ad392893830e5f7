package lanewise.tensor.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads JSON from front to back: the caller asks for what must come next, and anything else is refused. So a text can
 * neither nest deeper nor hold more than the caller allows; what the caller skips nests 125 deep at most. Names occur
 * once in an object. Positions in messages count bytes from the beginning of the text.
 */
final class JsonReader {
    private static final int MAX_DEPTH = 125; // as in the reference implementation of safetensors

    private final byte[] utf8;
    private int position;

    JsonReader(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Reads the value of a member of an object. */
    @FunctionalInterface
    interface Member {
        /** Reads the value, before which the reader stands. */
        void read(String name) throws FormatException;
    }

    /** Reads an object that begins here, and lets {@code member} read each value. */
    void object(Member member) throws FormatException {
        require('{');
        Set<String> names = new HashSet<>();
        if (accept('}')) {
            return;
        }
        do {
            skipSpace();
            int at = position;
            String name = string();
            if (!names.add(name)) {
                throw new FormatException("the name " + FormatException.quote(name) + " occurs twice, at byte " + at
                        + " of the header");
            }
            skipSpace();
            require(':');
            skipSpace();
            member.read(name);
        } while (accept(','));
        require('}');
    }

    /** Reads an array of at most {@code most} integers, none negative. */
    long[] naturals(int most) throws FormatException {
        require('[');
        long[] numbers = new long[4];
        int count = 0;
        if (accept(']')) {
            return new long[0];
        }
        do {
            if (count == most) {
                throw new FormatException("the array has more than " + most + " numbers" + here());
            }
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            skipSpace();
            numbers[count++] = natural();
        } while (accept(','));
        require(']');
        return Arrays.copyOf(numbers, count);
    }

    /** Reads null, if it comes here; returns whether it did. */
    boolean acceptNull() {
        return acceptWord("null");
    }

    /** Passes over a value of any kind that begins here. */
    void skip() throws FormatException {
        skip(1);
    }

    private void skip(int depth) throws FormatException {
        if (depth > MAX_DEPTH) {
            throw new FormatException("more than " + MAX_DEPTH + " brackets inside each other" + here());
        }
        if (isNext('{')) {
            position++;
            if (!accept('}')) {
                do {
                    skipSpace();
                    string();
                    skipSpace();
                    require(':');
                    skipSpace();
                    skip(depth + 1);
                } while (accept(','));
                require('}');
            }
        } else if (isNext('[')) {
            position++;
            if (!accept(']')) {
                do {
                    skipSpace();
                    skip(depth + 1);
                } while (accept(','));
                require(']');
            }
        } else if (isNext('"')) {
            string();
        } else if (!acceptWord("true") && !acceptWord("false") && !acceptWord("null")) {
            skipNumber();
        }
    }

    private void skipNumber() throws FormatException {
        if (isNext('-')) {
            position++;
        }
        if (isNext('0')) {
            position++;
        } else {
            skipDigits();
        }
        if (isNext('.')) {
            position++;
            skipDigits();
        }
        if (isNext('e') || isNext('E')) {
            position++;
            if (isNext('+') || isNext('-')) {
                position++;
            }
            skipDigits();
        }
    }

    private void skipDigits() throws FormatException {
        int from = position;
        while (position < utf8.length && utf8[position] >= '0' && utf8[position] <= '9') {
            position++;
        }
        if (position == from) {
            throw unexpected("a value");
        }
    }

    private long natural() throws FormatException {
        int from = position;
        long number = 0;
        while (position < utf8.length && utf8[position] >= '0' && utf8[position] <= '9') {
            int digit = utf8[position] - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                throw new FormatException("the number at byte " + from + " of the header is larger than 2^63 - 1");
            }
            number = 10 * number + digit;
            position++;
        }
        if (position == from || utf8[from] == '0' && position > from + 1) {
            position = from;
            throw unexpected("an integer that is not negative");
        }
        return number;
    }

    /** Reads a string that begins here. */
    String string() throws FormatException {
        require('"');
        int from = position;
        boolean escapes = false;
        while (peek() != '"') {
            if ((peek() & 0xFF) < ' ') {
                throw new FormatException("a string holds a control character" + here());
            }
            if (peek() == '\\') {
                escapes = true;
                position++; // so that an escaped quote does not end the string
                peek();
            }
            position++;
        }
        String content;
        try {
            content = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8, from, position - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FormatException("the string at byte " + from + " of the header is not UTF-8");
        }
        position++;
        return escapes ? unescaped(content, from) : content;
    }

    private static String unescaped(String raw, int from) throws FormatException {
        StringBuilder content = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) != '\\') {
                content.append(raw.charAt(i));
                continue;
            }
            char kind = raw.charAt(++i);
            switch (kind) {
                case '"', '\\', '/' -> content.append(kind);
                case 'b' -> content.append('\b');
                case 'f' -> content.append('\f');
                case 'n' -> content.append('\n');
                case 'r' -> content.append('\r');
                case 't' -> content.append('\t');
                case 'u' -> {
                    content.append(hexadecimal(raw, i + 1, from));
                    i += 4;
                }
                default -> throw new FormatException("unknown escape in the string at byte " + from
                        + " of the header");
            }
        }
        requireWholeCharacters(content, from);
        return content.toString();
    }

    private static char hexadecimal(String raw, int at, int from) throws FormatException {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            char c = i < raw.length() ? raw.charAt(i) : 0;
            int digit = c < 128 ? Character.digit(c, 16) : -1; // digit() also knows other scripts' digits
            if (digit < 0) {
                throw new FormatException("\\u without four hexadecimal digits in the string at byte " + from
                        + " of the header");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private static void requireWholeCharacters(CharSequence content, int from) throws FormatException {
        // An unpaired half is a code point by itself here, and only then is the code point a surrogate.
        if (content.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new FormatException("half a surrogate pair in the string at byte " + from + " of the header");
        }
    }

    /** Requires that only white space follows. */
    void end() throws FormatException {
        skipSpace();
        if (position < utf8.length) {
            throw unexpected("the end of the header");
        }
    }

    private boolean accept(char wanted) {
        skipSpace();
        if (isNext(wanted)) {
            position++;
            return true;
        }
        return false;
    }

    private boolean isNext(char wanted) {
        return position < utf8.length && utf8[position] == wanted;
    }

    private boolean acceptWord(String word) {
        byte[] ascii = word.getBytes(StandardCharsets.US_ASCII);
        int end = Math.min(position + ascii.length, utf8.length);
        if (!Arrays.equals(utf8, position, end, ascii, 0, ascii.length)) {
            return false;
        }
        position = end;
        return true;
    }

    private void require(char wanted) throws FormatException {
        if (!isNext(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
        position++;
    }

    /** Passes over white space. */
    void skipSpace() {
        while (position < utf8.length && " \t\n\r".indexOf(utf8[position]) >= 0) {
            position++;
        }
    }

    private byte peek() throws FormatException {
        if (position == utf8.length) {
            throw new FormatException("the header ends in the middle of a string");
        }
        return utf8[position];
    }

    private String here() {
        return ", at byte " + position + " of the header";
    }

    private FormatException unexpected(String wanted) {
        if (position == utf8.length) {
            return new FormatException("expected " + wanted + " but the header ends");
        }
        byte found = utf8[position];
        String shown = found >= ' ' && found <= '~' ? "'" + (char) found + "'"
                : String.format("the byte 0x%02x", found & 0xFF);
        return new FormatException("expected " + wanted + " but found " + shown + here());
    }
}
