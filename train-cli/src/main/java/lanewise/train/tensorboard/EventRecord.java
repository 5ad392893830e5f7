package lanewise.train.tensorboard;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One record of an event file: a TensorFlow {@code Event} message between its length and two checksums.
 *
 * <p>The frame, little-endian: length (8 bytes), masked CRC-32C of these 8 bytes (4), the message, masked CRC-32C of the
 * message (4). The mask rotates a checksum c: ((c ≫ 15) | (c ≪ 17)) + 0xa282ead8 mod 2³².
 *
 * <p>Of the messages (tensorflow/core/util/event.proto, framework/summary.proto) these fields are used:
 * {@code Event {1: double wall_time, 2: int64 step, 3: string file_version, 5: Summary summary}},
 * {@code Summary {1: repeated Value value}}, {@code Value {1: string tag, 2: float simple_value}}.
 */
@SuppressWarnings("ByteBufferBackingArray") // buffers wrap whole arrays, from their beginning
final class EventRecord {
    static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xa282ead8;

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    private EventRecord() {}

    /** A message, or a part of one. */
    @FunctionalInterface
    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    /** Returns the record that begins a file. */
    static byte[] version(double wallTime) {
        return framed(message(out -> {
            out.writeDouble(WALL_TIME, wallTime);
            out.writeString(FILE_VERSION, VERSION);
        }));
    }

    /** Returns a record of numbers by tag at a step. */
    static byte[] scalars(double wallTime, long step, Map<String, Double> values) {
        byte[] summary = message(out -> {
            for (Map.Entry<String, Double> each : values.entrySet()) {
                out.writeByteArray(VALUE, message(value -> {
                    value.writeString(TAG, each.getKey());
                    value.writeFloat(SIMPLE_VALUE, each.getValue().floatValue());
                }));
            }
        });
        return framed(message(out -> {
            out.writeDouble(WALL_TIME, wallTime);
            out.writeInt64(STEP, step);
            out.writeByteArray(SUMMARY, summary);
        }));
    }

    private static byte[] message(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // into memory
        }
        return bytes.toByteArray();
    }

    /** Returns a record of a message. */
    static byte[] framed(byte[] message) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + message.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(message.length);
        frame.putInt(checksum(frame.array(), 0, Long.BYTES));
        frame.put(message);
        frame.putInt(checksum(message, 0, message.length));
        return frame.array();
    }

    private static int checksum(byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    /**
     * Returns how many bytes of a file hold whole records of no epoch after the given one. A record that is cut off or
     * damaged, or is no event, ends them.
     *
     * @param file the file, little-endian
     * @param epochs the last epoch
     */
    static int endOf(ByteBuffer file, int epochs) {
        int end = 0;
        int size = sizeAt(file, 0);
        while (size > 0 && isUpTo(epochs, file, end)) {
            end += size;
            size = sizeAt(file, end);
        }
        return end;
    }

    // Of the whole record at a position, or 0 if there is none.
    private static int sizeAt(ByteBuffer file, int position) {
        int rest = file.limit() - position;
        if (rest < HEADER_BYTES) {
            return 0;
        }
        long length = file.getLong(position);
        if (length < 0 || length > rest - HEADER_BYTES - Integer.BYTES) {
            return 0;
        }
        int end = HEADER_BYTES + (int) length;
        boolean whole = file.getInt(position + Long.BYTES) == checksum(file.array(), position, Long.BYTES)
                && file.getInt(position + end) == checksum(file.array(), position + HEADER_BYTES, (int) length);
        return whole ? end + Integer.BYTES : 0;
    }

    // The file's first record has no step, which stands for 0.
    private static boolean isUpTo(int epochs, ByteBuffer file, int position) {
        CodedInputStream in = CodedInputStream.newInstance(file.array(), position + HEADER_BYTES,
                (int) file.getLong(position));
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == STEP) {
                    return in.readInt64() <= epochs;
                }
                in.skipField(tag);
            }
            return true;
        } catch (IOException e) {
            return false; // no event
        }
    }
}
