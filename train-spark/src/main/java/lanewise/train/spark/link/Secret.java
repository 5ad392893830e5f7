package lanewise.train.spark.link;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret of 256 bits that all processes of an application share, and nobody else.
 *
 * @param key the bytes; not copied
 */
public record Secret(byte[] key) {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    /** Checks the length. */
    public Secret {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a secret has " + BYTES + " bytes, not " + key.length);
        }
    }

    /** Returns a new secret. */
    public static Secret random() {
        return new Secret(randomBytes());
    }

    /** Returns 32 bytes that nobody can foresee. */
    static byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Returns the HMAC-SHA256 of some parts, one after the other. */
    byte[] sign(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // each Java has this algorithm
        }
    }

    /** Says nothing of the bytes. */
    @Override
    public String toString() {
        return "Secret";
    }
}
