package lanewise.train.data.cifar;

import java.util.List;
import java.util.stream.IntStream;
import lanewise.train.data.RecordFormat;

/** Looks for labels that cannot be, in the bytes of records before their pixels. */
final class LabelCheck {
    private LabelCheck() {}

    /**
     * Looks through a file.
     *
     * @param format how each record begins
     * @param heads the bytes before the pixels, of all records of the file
     * @return the first wrong label and its record in words, or the empty string
     */
    static String wrongLabel(RecordFormat format, byte[] heads) {
        return IntStream.range(0, heads.length / format.headBytes())
                .mapToObj(record -> wrongLabel(format, heads, record))
                .filter(problem -> !problem.isEmpty()).findFirst().orElse("");
    }

    private static String wrongLabel(RecordFormat format, byte[] heads, int record) {
        int at = record * format.headBytes();
        int first = heads[at] & 0xff;
        return switch (format) {
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
