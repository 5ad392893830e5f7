package lanewise.train.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import lanewise.train.record.RunArchive;

/** What a task answers: one byte that says which of these it is, then its content. */
sealed interface RunResult {
    /**
     * A run that has ended or diverged.
     *
     * @param archive the files of its folder
     */
    record Ended(RunArchive archive) implements RunResult {}

    /**
     * A run that could not be trained there.
     *
     * @param message why, in one line
     */
    record Failed(String message) implements RunResult {}

    /** A run that another task leads has come to its end. */
    record Helped() implements RunResult {}

    /** The executor does not have the data. */
    record LacksData() implements RunResult {}

    /** Returns it as bytes. */
    default byte[] toBytes() {
        return switch (this) {
            case Ended ended -> prefixed('E', ended.archive().toBytes());
            case Failed failed -> prefixed('F', failed.message().getBytes(StandardCharsets.UTF_8));
            case Helped _ -> prefixed('H', new byte[0]);
            case LacksData _ -> prefixed('D', new byte[0]);
        };
    }

    private static byte[] prefixed(char kind, byte[] content) {
        byte[] all = new byte[content.length + 1];
        all[0] = (byte) kind;
        System.arraycopy(content, 0, all, 1, content.length);
        return all;
    }

    /**
     * Reads what {@link #toBytes} gave.
     *
     * @throws IOException if the bytes are others
     */
    static RunResult read(byte[] bytes) throws IOException {
        byte[] content = Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length);
        return switch (bytes.length == 0 ? 0 : bytes[0]) {
            case 'E' -> new Ended(RunArchive.read(content));
            case 'F' -> new Failed(new String(content, StandardCharsets.UTF_8));
            case 'H' -> new Helped();
            case 'D' -> new LacksData();
            default -> throw new IOException("these " + bytes.length + " bytes are no result of a run");
        };
    }
}
