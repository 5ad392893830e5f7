package lanewise.train.spark.link;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Frames that go both ways over two streams: the kind of the frame in one byte, its length in four, its bytes. One thread
 * may write while another reads.
 */
public final class Frames implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final String peer;
    private final Closeable below;

    /**
     * A frame.
     *
     * @param kind what the bytes are, as the two sides have agreed
     * @param bytes the content
     */
    public record Frame(int kind, byte[] bytes) {}

    /**
     * Frames over streams.
     *
     * @param peer the other side, for messages
     * @param below what {@link #close} closes
     */
    public Frames(InputStream in, OutputStream out, String peer, Closeable below) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
        this.out = new DataOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
        this.peer = peer;
        this.below = below;
    }

    /** Sends a frame. */
    public void send(int kind, byte[] bytes) throws IOException {
        synchronized (out) {
            out.writeByte(kind);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
        }
    }

    /**
     * Waits for the next frame.
     *
     * @param most the largest length that it may have
     * @throws EOFException if the other side has closed the connection
     * @throws IOException if the connection is lost, or the frame is longer
     */
    public Frame receive(int most) throws IOException {
        int kind = in.read();
        if (kind < 0) {
            throw new EOFException(peer + " has closed the connection");
        }
        int length = length();
        if (length < 0 || length > most) {
            throw new IOException("a frame of " + length + " bytes from " + peer + ", at most " + most + " were expected");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw endedWithin(null);
        }
        return new Frame(kind, bytes);
    }

    private int length() throws IOException {
        try {
            return in.readInt();
        } catch (EOFException e) {
            throw endedWithin(e);
        }
    }

    private IOException endedWithin(EOFException e) {
        return new IOException("the connection to " + peer + " ended within a frame", e);
    }

    /** Ends the connection; a thread that waits for a frame gets an exception. */
    @Override
    public void close() {
        try {
            below.close();
        } catch (IOException e) {
            System.getLogger(Frames.class.getName()).log(System.Logger.Level.DEBUG, "not closed", e);
        }
    }
}
