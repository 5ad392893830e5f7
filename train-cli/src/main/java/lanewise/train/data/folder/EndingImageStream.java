package lanewise.train.data.folder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The bytes of a picture, for a decoder that may not notice where they end: that of WebP takes zeros from then on, with an
 * exception for each, and does not come to an end in minutes.
 */
final class EndingImageStream extends MemoryCacheImageInputStream {
    /** How often a decoder may ask for more at the end: far more often than one has reason to where the picture is whole. */
    private static final int PATIENCE = 10_000;

    private int ends; // how often there was no more

    EndingImageStream(byte[] content) {
        super(new ByteArrayInputStream(content));
    }

    @Override
    public int read() throws IOException {
        return checked(super.read());
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        return checked(super.read(out, offset, length));
    }

    private int checked(int result) throws IOException {
        if (result < 0 && ++ends > PATIENCE) {
            throw new IOException("the data end before the picture does");
        }
        return result;
    }
}
