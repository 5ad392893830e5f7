package lanewise.train.data;

import java.util.List;
import java.util.stream.IntStream;

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
    int headBytes() {
        return headBytes;
    }

    /** Returns the number of bytes of a record. */
    int recordBytes() {
        return headBytes + Cifar10.PIXELS;
    }

    /** Returns the label of the record that begins at a position. */
    int label(byte[] block, int record) {
        int label = block[record + labelAt] & 0xff;
        return labelBytes == 1 ? label : label << 8 | block[record + labelAt + 1] & 0xff;
    }

    /**
     * Looks for labels that cannot be.
     *
     * @param heads the bytes before the pixels, of all records of a file
     * @return the first wrong label and its record in words, or the empty string
     */
    String wrongLabel(byte[] heads) {
        return IntStream.range(0, heads.length / headBytes)
                .mapToObj(record -> wrongLabel(heads, record * headBytes, record))
                .filter(problem -> !problem.isEmpty()).findFirst().orElse("");
    }

    private String wrongLabel(byte[] heads, int at, int record) {
        int first = heads[at] & 0xff;
        return switch (this) {
            case CIFAR_10 -> outOfRange("label", first, Cifar10.CLASSES, record);
            case CIFAR_100_FINE, CIFAR_100_COARSE -> wrongPair(first, heads[at + 1] & 0xff, record);
            case WIDE -> "";
        };
    }

    private static String wrongPair(int coarse, int fine, int record) {
        List<Integer> coarseOfFine = Cifar100.COARSE_OF_FINE;
        String problem = outOfRange("coarse label", coarse, Cifar100.COARSE_NAMES.size(), record);
        if (problem.isEmpty()) {
            problem = outOfRange("fine label", fine, Cifar100.FINE_NAMES.size(), record);
        }
        if (problem.isEmpty() && coarseOfFine.get(fine) != coarse) {
            problem = "coarse label " + coarse + " in record " + record + "; with the fine label " + fine
                    + " it would be " + coarseOfFine.get(fine);
        }
        return problem;
    }

    private static String outOfRange(String name, int label, int classes, int record) {
        return label < classes ? ""
                : name + " " + label + " in record " + record + "; labels go from 0 to " + (classes - 1);
    }
}
