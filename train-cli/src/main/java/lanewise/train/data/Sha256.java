package lanewise.train.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as the data files' sums are written: 64 lower-case hexadecimal digits. */
public final class Sha256 {
    private Sha256() {
    }

    /** Returns a digest that has seen nothing yet. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Finishes the digest and returns its sum. */
    public static String sum(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Returns the sum of bytes. */
    public static String of(byte[] bytes) {
        MessageDigest digest = digest();
        digest.update(bytes);
        return sum(digest);
    }
}
