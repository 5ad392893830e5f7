package lanewise.tensor.io;

/** Writes JSON strings. */
final class JsonWriter {
    private JsonWriter() {}

    /**
     * Appends a string in quotes; everything outside printable ASCII is escaped.
     *
     * @throws IllegalArgumentException if the string holds half a surrogate pair
     */
    static void appendString(StringBuilder json, String content) {
        json.append('"');
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (Character.isSurrogate(c)) {
                        int codePoint = content.codePointAt(i);
                        if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                            throw new IllegalArgumentException("'" + content + "' holds half a surrogate pair");
                        }
                        json.append(String.format("\\u%04x\\u%04x", (int) c, (int) content.charAt(++i)));
                    } else if (c < ' ' || c > '~') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
