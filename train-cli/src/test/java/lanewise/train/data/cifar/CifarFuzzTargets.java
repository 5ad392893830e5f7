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

    private final RecordFormat format;
    private final byte[] head;
    private final Reader reader;

    CifarFuzzTargets(RecordFormat format, DataKind kind, int... head) {
        this.format = format;
        this.head = new byte[head.length];
        for (int i = 0; i < head.length; i++) {
            this.head[i] = (byte) head[i];
        }
        ExpectedFile file = new ExpectedFile("batch.bin", 1, "", format);
        ExpectedFiles files = new ExpectedFiles(List.of(file), file, kind);
        reader = FuzzTarget.ofFile(file.name(), path -> read(path, files));
    }

    private static void read(Path file, ExpectedFiles files) throws IOException {
        ImageData data = CifarFiles.read(file.getParent(), files).toImageData(ImageData.Origin.DIRECTORY);
        int label = data.train().label(0);
        if (label < 0 || label >= data.train().classNames().size()) {
            throw new AssertionError("label " + label);
        }
    }

    @Override
    public Reader reader() {
        return reader;
    }

    @Override
    public Class<? extends Exception> refusal() {
        return IOException.class;
    }

    @Override
    public Limit limit() {
        return Limit.of(20, 1 << 20);
    }

    @Override
    public Seeds seeds() {
        return () -> {
            byte[] record = new byte[format.recordBytes()];
            System.arraycopy(head, 0, record, 0, head.length);
            return List.of(record);
        };
    }

    @Override
    public String message(Exception refusal) {
        return Failures.describe(refusal);
    }
}
