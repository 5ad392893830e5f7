package lanewise.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** All bytes of a stream, kept in pieces of one size: none is copied, and there may be more than an array holds. */
final class BufferedBytes implements ZipArchive.Bytes {
    private static final int PIECE_BYTES = ElementStream.BUFFER_BYTES;

    private final List<byte[]> pieces = new ArrayList<>();
    private long size;

    private BufferedBytes() {}

    /**
     * Reads a stream to its end.
     *
     * @throws IOException if the stream cannot be read, or has more bytes than the heap
     */
    static BufferedBytes of(InputStream in) throws IOException {
        BufferedBytes bytes = new BufferedBytes();
        for (int count = PIECE_BYTES; count == PIECE_BYTES;) {
            byte[] piece = bytes.newPiece();
            count = in.readNBytes(piece, 0, PIECE_BYTES);
            bytes.pieces.add(piece);
            bytes.size += count;
        }
        return bytes;
    }

    private byte[] newPiece() throws IOException {
        try {
            return new byte[PIECE_BYTES];
        } catch (OutOfMemoryError _) {
            pieces.clear();
            throw Memory.notEnough(size + PIECE_BYTES);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        if (position >= size) {
            return -1;
        }
        int offset = (int) (position % PIECE_BYTES);
        int count = (int) Math.min(Math.min(target.remaining(), PIECE_BYTES - offset), size - position);
        target.put(pieces.get((int) (position / PIECE_BYTES)), offset, count);
        return count;
    }
}
