package lanewise.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How the records of a run are written as JSON and read again: complete, or with an error that names the entry. */
final class RunJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private RunJson() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // records of numbers, names and lists
        }
    }

    /** Returns the entries of a record by name; those of records within it by their path, as in {@code a.b}. */
    static Map<String, String> entries(Object value) {
        Map<String, String> entries = new LinkedHashMap<>();
        collect("", MAPPER.valueToTree(value), entries);
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

    /** Returns what is wrong in one line: the rule that a value breaks, the entry, or the place in the text. */
    static String reason(JsonProcessingException e) {
        if (e.getCause() instanceof InvalidConfigException invalid) {
            return invalid.getMessage();
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
