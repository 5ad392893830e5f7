package lanewise.train.data;

/** How a record of a binary file begins: with one byte or two that say the class. The pixels follow. */
public enum RecordFormat {
    /** One byte, the label. */
    CIFAR_10(1, 0, 1),
    /** Two bytes, the coarse label and the fine one, of which the fine one counts. */
    CIFAR_100_FINE(2, 1, 1),
    /** Two bytes, the coarse label and the fine one, of which the coarse one counts. */
    CIFAR_100_COARSE(2, 0, 1),
    /** One label of two bytes, the higher one first: what pictures in folders become. */
    WIDE(2, 0, 2);

    private final int headBytes;
    private final int labelAt;
    private final int labelBytes;

    RecordFormat(int headBytes, int labelAt, int labelBytes) {
        this.headBytes = headBytes;
        this.labelAt = labelAt;
        this.labelBytes = labelBytes;
    }

    /** Returns the number of bytes before the pixels. */
    public int headBytes() {
        return headBytes;
    }

    /** Returns the number of bytes of a record. */
    public int recordBytes() {
        return headBytes + Images.PIXELS;
    }

    /** Returns the label of the record that begins at a position. */
    int label(byte[] block, int record) {
        int label = block[record + labelAt] & 0xff;
        return labelBytes == 1 ? label : label << 8 | block[record + labelAt + 1] & 0xff;
    }
}
