package lanewise.train.config.field;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import lanewise.train.data.PlainFile;
import lanewise.train.data.Reason;

/** How the records of a run are written as JSON and read again: complete, or with an error that names the entry. */
public final class RunJson {
    /** Reads and writes with these settings. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // Null stands where a record says so, and nowhere else.
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .addModule(new SimpleModule().setDeserializerModifier(new AbsentEntries()))
            .build();

    private RunJson() {}

    /** Returns a record as one line. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // records of numbers, names and lists
        }
    }

    /** Returns the entries of a record by name; those of records within it by their path, as in {@code a.b}. */
    public static Map<String, String> entries(Object value) {
        Map<String, String> entries = new LinkedHashMap<>();
        collect("", MAPPER.valueToTree(value), entries);
        AbsentEntries.added(value.getClass()).forEach((name, json) -> {
            if (!entries.containsKey(name) && entries.keySet().stream().noneMatch(entry -> entry.startsWith(name + "."))) {
                entries.put(name, json); // a number: what is not written is read as this
            }
        });
        return entries;
    }

    private static void collect(String path, JsonNode node, Map<String, String> entries) {
        if (node.isObject()) {
            node.properties().forEach(entry -> collect(path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                    entry.getValue(), entries));
        } else {
            entries.put(path, node.isTextual() ? node.asText() : node.toString());
        }
    }

    /** Returns a record as the text of a file. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // as above
        }
    }

    /**
     * Reads a text.
     *
     * @throws JsonProcessingException if it is not of this version, or null
     */
    public static <T> T parse(String json, Class<T> type) throws JsonProcessingException {
        T value = MAPPER.readValue(json, type);
        if (value == null) {
            throw MismatchedInputException.from(null, type, "null");
        }
        return value;
    }

    /**
     * Reads a text that another process of this version wrote.
     *
     * @param name what it shall be, as in {@code configuration}
     * @throws IOException if it is not; the message is one line for the user
     */
    public static <T> T parse(String json, String name, Class<T> type) throws IOException {
        try {
            return parse(json, type);
        } catch (JsonProcessingException e) {
            throw new IOException("no " + name + ": " + reason(e), e);
        }
    }

    /**
     * Reads the lines of a file, a record in each.
     *
     * @param name what is wrong with a file that is none, as in {@code is damaged}
     * @throws IOException if the file cannot be read, or a line is not of this version; the message is one line for the user
     */
    public static <T> List<T> readLines(Path file, String name, Class<T> type) throws IOException {
        PlainFile.require(file);
        List<T> records = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                records.add(parse(line, type));
            }
        } catch (JsonProcessingException e) {
            throw new IOException(file + " " + name + ": line " + (records.size() + 1) + ": "
                    + Reason.advised(reason(e), Reason.ADVICE_OF_DAMAGED), e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " " + name + ": it is not text; " + Reason.ADVICE_OF_DAMAGED, e);
        }
        return records;
    }

    /**
     * Reads a file.
     *
     * @param name what such a file is called
     * @throws IOException if it cannot be read, or is not of this version; the message is one line for the user
     */
    public static <T> T read(Path file, String name, Class<T> type) throws IOException {
        return read(file, name, Reason.ADVICE_OF_DAMAGED, type);
    }

    /** The same with what to do about a file that is not of this version. */
    public static <T> T read(Path file, String name, String advice, Class<T> type) throws IOException {
        PlainFile.require(file);
        try {
            return parse(Files.readString(file), type);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no " + name + " of this version: " + Reason.advised(reason(e), advice), e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no " + name + ": it is not text; " + advice, e);
        }
    }

    /**
     * Reads an entry of the metadata of one of this program's files.
     *
     * @throws IOException if it is missing, or not of this version; the message is one line for the user
     */
    public static <T> T entry(Path file, Map<String, String> metadata, String name, Class<T> type) throws IOException {
        String json = metadata.get(name);
        if (json == null) {
            throw new IOException(file + " was not written by this program: its metadata lack the entry '" + name
                    + "'; name another");
        }
        try {
            return parse(json, type);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " was not written by this version: " + name + ": "
                    + Reason.advised(reason(e), "name another"), e);
        }
    }

    /**
     * Returns what two records do not have in common, as in {@code learning_rate 0.1 there, 0.01 here}; entries of
     * records within them are named by their path.
     */
    public static List<String> differences(Object there, Object here) {
        Map<String, String> left = entries(there);
        Map<String, String> right = entries(here);
        Set<String> names = new LinkedHashSet<>(left.keySet());
        names.addAll(right.keySet());
        return names.stream().filter(name -> !Objects.equals(left.get(name), right.get(name)))
                .map(name -> name + " " + left.getOrDefault(name, "absent") + " there, "
                        + right.getOrDefault(name, "absent") + " here").toList();
    }

    /** Returns what is wrong in one line: the rule that a value breaks, the entry, or the place in the text. */
    public static String reason(JsonProcessingException e) {
        if (e.getCause() instanceof InvalidConfigException invalid) {
            return invalid.message(ConfigField::entry);
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String entry = mapping.getPath().stream()
                    .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
                    .collect(Collectors.joining("."));
            return "the entry " + entry + (e instanceof UnrecognizedPropertyException ? " is unknown"
                    : " is missing or holds no value of its kind");
        }
        return e.getLocation() == null ? "it is no JSON object" : "it is no JSON object, see line "
                + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    }
}
