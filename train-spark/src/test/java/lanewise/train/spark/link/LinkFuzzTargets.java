package lanewise.train.spark.link;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lanewise.testing.FuzzTarget;

/** The readers of what comes over a connection before the secret is known, and of the frames after it. */
enum LinkFuzzTargets implements FuzzTarget {
    /** What a client sends to a server. */
    CLIENT_PROOF(Limit.of(100, 1 << 20), in -> Handshake.asServer(new ByteArrayInputStream(in),
            OutputStream.nullOutputStream(), "peer", Known.SECRET, Known.MINE),
            () -> List.of(Known.exchange("lanewise client 1", Known.THEIRS, Known.MINE))),
    /** What a server sends to a client. */
    SERVER_PROOF(Limit.of(100, 1 << 20), in -> Handshake.asClient(new ByteArrayInputStream(in),
            OutputStream.nullOutputStream(), "peer", Known.SECRET, Known.MINE),
            () -> List.of(Known.exchange("lanewise server 1", Known.MINE, Known.THEIRS))),
    /** All frames until the connection ends. */
    FRAMES(Limit.of(100, 1 << 20), LinkFuzzTargets::frames, () -> List.of(new byte[0],
            ByteBuffer.allocate(13).put((byte) 7).putInt(3).put(new byte[] {1, 2, 3}).put((byte) 8).putInt(0).array()));

    private final Contract contract;

    LinkFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds);
    }

    /** What is drawn at random elsewhere, so that an input is right each time, or wrong each time. */
    private static final class Known {
        static final Secret SECRET = new Secret(new byte[32]);
        static final byte[] MINE = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        static final byte[] THEIRS = "ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP".getBytes(StandardCharsets.US_ASCII);

        // What the other side sends: its bytes, and the proof of its role and of those of client and server.
        static byte[] exchange(String role, byte[] client, byte[] server) {
            byte[] proof = SECRET.sign(role.getBytes(StandardCharsets.US_ASCII), client, server);
            return ByteBuffer.allocate(THEIRS.length + proof.length).put(THEIRS).put(proof).array();
        }
    }

    private static void frames(byte[] input) throws IOException {
        try (Frames frames = new Frames(new ByteArrayInputStream(input), OutputStream.nullOutputStream(), "peer",
                () -> { })) {
            while (true) {
                frames.receive(Integer.MAX_VALUE);
            }
        } catch (EOFException e) {
            // the end, between two frames
        }
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
