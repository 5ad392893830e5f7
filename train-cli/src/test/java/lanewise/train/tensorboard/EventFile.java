package lanewise.train.tensorboard;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A second reader of event files, which shares nothing with the writer: checksums bit by bit from their definition, and
 * messages by protobuf's own parser from TensorFlow's schema.
 */
final class EventFile {
    private static final int POLYNOMIAL = 0x82F63B78; // CRC-32C, reflected
    private static final Descriptor EVENT = event();

    /** An event: the version of a first one, the numbers of another. */
    record Event(double wallTime, long step, String version, Map<String, Float> scalars) {}

    private EventFile() {}

    /** Returns the only event file in a folder. */
    static Path in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(file -> file.getFileName().toString().contains("tfevents")).toList();
            if (found.size() != 1) {
                throw new IOException(found + " in " + folder);
            }
            return found.getFirst();
        }
    }

    /** Reads a file to its last byte; fails at the first thing that is wrong. */
    static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            require(bytes.getInt() == masked(length), "checksum of the length of record " + events.size());
            byte[] data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            bytes.get(data);
            require(bytes.getInt() == masked(data), "checksum of record " + events.size());
            events.add(parse(data));
        }
        return events;
    }

    private static Event parse(byte[] data) throws IOException {
        DynamicMessage event = DynamicMessage.parseFrom(EVENT, data);
        require(event.getUnknownFields().asMap().isEmpty(), "a field of another type");
        Map<String, Float> scalars = new LinkedHashMap<>();
        Message summary = (Message) field(event, "summary");
        for (Object each : (List<?>) field(summary, "value")) {
            Message value = (Message) each;
            require(scalars.put((String) field(value, "tag"), (Float) field(value, "simple_value")) == null, "tag twice");
        }
        return new Event((Double) field(event, "wall_time"), (Long) field(event, "step"),
                (String) field(event, "file_version"), scalars);
    }

    private static Object field(Message message, String name) {
        return message.getField(message.getDescriptorForType().findFieldByName(name));
    }

    private static void require(boolean condition, String what) throws IOException {
        if (!condition) {
            throw new IOException("wrong: " + what);
        }
    }

    /** Returns the checksum as TensorFlow's lib/hash/crc32c.h masks it. */
    static int masked(byte[] bytes) {
        int crc = -1;
        for (byte each : bytes) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
        }
        crc = ~crc;
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static Descriptor event() {
        DescriptorProto value = DescriptorProto.newBuilder().setName("Value")
                .addField(field("tag", 1, Type.TYPE_STRING))
                .addField(field("simple_value", 2, Type.TYPE_FLOAT)).build();
        DescriptorProto summary = DescriptorProto.newBuilder().setName("Summary")
                .addField(field("value", 1, Type.TYPE_MESSAGE).toBuilder().setLabel(Label.LABEL_REPEATED)
                        .setTypeName("Value")).build();
        DescriptorProto event = DescriptorProto.newBuilder().setName("Event")
                .addField(field("wall_time", 1, Type.TYPE_DOUBLE))
                .addField(field("step", 2, Type.TYPE_INT64))
                .addField(field("file_version", 3, Type.TYPE_STRING))
                .addField(field("summary", 5, Type.TYPE_MESSAGE).toBuilder().setTypeName("Summary")).build();
        FileDescriptorProto file = FileDescriptorProto.newBuilder().setName("event.proto").setSyntax("proto3")
                .addMessageType(value).addMessageType(summary).addMessageType(event).build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Event");
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldDescriptorProto field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type)
                .setLabel(Label.LABEL_OPTIONAL).build();
    }
}
