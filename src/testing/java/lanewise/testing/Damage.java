package lanewise.testing;

import java.util.Arrays;
import java.util.Random;

/**
 * Valid files that something happened to: single bits, bytes and digits, blocks moved or taken from another file, numbers at
 * the limits, other lengths.
 */
public final class Damage {
    private Damage() {}

    /** Returns a copy with one to four changes; what moves there comes from the other file, which may be the same one. */
    public static byte[] of(byte[] valid, byte[] other, Random random) {
        byte[] bytes = valid.clone();
        for (int changes = random.nextInt(4); changes >= 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "{}[]()\",:'\\0189 -<>fTF".charAt(random.nextInt(22));
                case 2 -> {
                    int length = Math.min(random.nextInt(1, 32), Math.min(other.length, bytes.length - at));
                    System.arraycopy(other, random.nextInt(other.length - length + 1), bytes, at, length);
                }
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 16));
                case 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + (1 << random.nextInt(4))),
                        (byte) (random.nextInt(3) - 1));
                case 5 -> {
                    int start = firstDigit(bytes, at);
                    for (int i = start; i < bytes.length && i < start + random.nextInt(1, 12); i++) {
                        bytes[i] = (byte) ('0' + random.nextInt(10));
                    }
                }
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    private static int firstDigit(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && (bytes[at] < '0' || bytes[at] > '9')) {
            at++;
        }
        return at;
    }
}
