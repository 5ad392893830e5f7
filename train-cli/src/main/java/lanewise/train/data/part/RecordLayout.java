package lanewise.train.data.part;

import java.nio.ByteBuffer;
import lanewise.train.data.Images;

/**
 * How a sample lies in a part: its number, its label, its pixels, one behind the other, the higher bytes of a number first.
 *
 * @param numberBytes how many bytes the number has
 * @param labelBytes how many bytes the label has
 * @param pixelBytes how many bytes the pixels have
 */
public record RecordLayout(int numberBytes, int labelBytes, int pixelBytes) {
    /** The one layout that there is. */
    public static final RecordLayout IMAGES = new RecordLayout(Long.BYTES, Short.BYTES, Images.PIXELS);

    /** Returns the number of bytes of a record. */
    public int recordBytes() {
        return pixelsAt() + pixelBytes;
    }

    /** Returns where the pixels begin in a record. */
    public int pixelsAt() {
        return numberBytes + labelBytes;
    }

    /** Writes the number and the label of the record that begins at a position. */
    void putHead(byte[] block, int record, long number, int label) {
        ByteBuffer.wrap(block, record, pixelsAt()).putLong(number).putShort((short) label);
    }

    /** Returns the number of the sample whose record begins at a position. */
    long number(byte[] block, int record) {
        return ByteBuffer.wrap(block).getLong(record);
    }

    /** Returns the label of the record that begins at a position. */
    int label(byte[] block, int record) {
        return ByteBuffer.wrap(block).getShort(record + numberBytes) & 0xffff;
    }
}
