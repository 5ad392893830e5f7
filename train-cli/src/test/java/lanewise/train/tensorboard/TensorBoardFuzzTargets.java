package lanewise.train.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import lanewise.testing.FuzzTarget;

/** The reader of event files. What is damaged ends them: nothing is refused. */
enum TensorBoardFuzzTargets implements FuzzTarget {
    EVENT_FILE(in -> EventRecord.endOf(ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN), 1), () -> List.of(
            EventRecord.version(1e9), EventRecord.scalars(1e9, 1, Map.of("loss/training", 0.5)))),
    /** A message of a record whose checksums, which a fuzzer would not find, are right. */
    EVENT(in -> {
        byte[] record = EventRecord.framed(in);
        int end = EventRecord.endOf(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN), 1);
        if (end != 0 && end != record.length) {
            throw new AssertionError("part of a record: " + end + " bytes of " + record.length);
        }
    }, () -> List.of(message(EventRecord.version(1e9)), message(EventRecord.scalars(1e9, 1, Map.of("loss/training", 0.5)))));

    private static final int BEFORE = 12; // the length and its checksum
    private static final int BEHIND = 4;

    private final Contract contract;

    TensorBoardFuzzTargets(Reader reader, Seeds seeds) {
        contract = Contract.of(Limit.of(100, 1 << 20), reader, seeds);
    }

    private static byte[] message(byte[] record) {
        return Arrays.copyOfRange(record, BEFORE, record.length - BEHIND);
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
