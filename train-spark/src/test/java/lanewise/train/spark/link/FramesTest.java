package lanewise.train.spark.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static Frames of(int... bytes) {
        byte[] input = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            input[i] = (byte) bytes[i];
        }
        return new Frames(new ByteArrayInputStream(input), OutputStream.nullOutputStream(), "the peer", () -> { });
    }

    private static String failure(Frames frames) {
        return assertThrows(IOException.class, () -> frames.receive(3)).getMessage();
    }

    @Test
    void anEndBetweenFramesSaysSo() throws IOException {
        Frames frames = of(7, 0, 0, 0, 1, 5);
        assertEquals(7, frames.receive(3).kind());
        assertEquals("the peer has closed the connection",
                assertThrows(EOFException.class, () -> frames.receive(3)).getMessage());
    }

    @Test
    void anEndWithinAFrameSaysSo() {
        assertEquals("the connection to the peer ended within a frame", failure(of(7)));
        assertEquals("the connection to the peer ended within a frame", failure(of(7, 0, 0, 0)));
        assertEquals("the connection to the peer ended within a frame", failure(of(7, 0, 0, 0, 3, 1, 2)));
    }

    @Test
    void lengthsThatAreNotExpectedAreRefused() {
        assertEquals("a frame of 4 bytes from the peer, at most 3 were expected", failure(of(7, 0, 0, 0, 4)));
        assertEquals("a frame of -1 bytes from the peer, at most 3 were expected", failure(of(7, 255, 255, 255, 255)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 63})
    void whoClosesBeforeTheProofIsNamed(int bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[bytes]);
        assertEquals("the connection to the peer ended before it was known who answers", assertThrows(IOException.class,
                () -> Handshake.asClient(in, OutputStream.nullOutputStream(), "the peer", Secret.random(),
                        Secret.randomBytes())).getMessage());
    }
}
