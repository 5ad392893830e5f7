package lanewise.train.config.field;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts the entries that older files lack into what is read, as {@link IfAbsent} says. */
final class AbsentEntries extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyDeserializer(DeserializationConfig config, BeanDescription description,
            JsonDeserializer<?> deserializer) {
        Map<String, String> added = added(description.getBeanClass());
        return added.isEmpty() ? deserializer : new Completing(deserializer, added);
    }

    /** Returns what the entries of a record that may be absent are read as, by name. */
    static Map<String, String> added(Class<?> type) {
        Map<String, String> added = new LinkedHashMap<>();
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        for (RecordComponent component : components) {
            IfAbsent otherwise = component.getAnnotation(IfAbsent.class);
            if (otherwise != null) {
                added.put(SnakeCaseStrategy.INSTANCE.translate(component.getName()), otherwise.value());
            }
        }
        return added;
    }

    private static final class Completing extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> added;

        Completing(JsonDeserializer<?> deserializer, Map<String, String> added) {
            super(deserializer);
            this.added = added;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
            return new Completing(other, added);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (node instanceof ObjectNode object) {
                for (Map.Entry<String, String> entry : added.entrySet()) {
                    if (!object.has(entry.getKey())) {
                        object.set(entry.getKey(), RunJson.MAPPER.readTree(entry.getValue()));
                    }
                }
            }
            try (JsonParser completed = node.traverse(parser.getCodec())) {
                completed.nextToken();
                return super.deserialize(completed, context);
            }
        }
    }
}
