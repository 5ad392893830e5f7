package lanewise.train.data.cifar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.RecordFormat;

/** The reader of CIFAR's files, for sets of one image in each file. */
enum CifarFuzzTargets implements FuzzTarget {
    CIFAR_10(RecordFormat.CIFAR_10, DataKind.CIFAR_10, 7),
    CIFAR_100(RecordFormat.CIFAR_100_FINE, DataKind.CIFAR_100, 4, 0);

    private final Contract contract;

    CifarFuzzTargets(RecordFormat format, DataKind kind, int... head) {
        ExpectedFile file = new ExpectedFile("batch.bin", 1, "", format);
        ExpectedFiles files = new ExpectedFiles(List.of(file), file, kind);
        byte[] record = new byte[format.recordBytes()];
        for (int i = 0; i < head.length; i++) {
            record[i] = (byte) head[i];
        }
        contract = Contract.of(Limit.of(20, 1 << 20), FuzzTarget.ofFile(file.name(), path -> read(path, files)),
                () -> List.of(record)).telling(Failures::describe);
    }

    private static void read(Path file, ExpectedFiles files) throws IOException {
        ImageData data = CifarFiles.read(file.getParent(), files).toImageData(ImageData.Origin.DIRECTORY);
        int label = data.train().label(0);
        if (label < 0 || label >= data.train().classNames().size()) {
            throw new AssertionError("label " + label);
        }
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
