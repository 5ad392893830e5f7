package lanewise.train.data.part;

import java.io.IOException;
import java.util.List;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.config.field.RunJson;

/** The reader of the manifest of parts. */
enum PartFuzzTargets implements FuzzTarget {
    MANIFEST;

    private static final Reader READER = FuzzTarget.ofFile(Manifest.FILE, file -> PartFiles.open(file.getParent()).counts());

    @Override
    public Reader reader() {
        return READER;
    }

    @Override
    public Class<? extends Exception> refusal() {
        return IOException.class;
    }

    @Override
    public Limit limit() {
        return Limit.of(1_000, 2 << 20);
    }

    @Override
    public Seeds seeds() {
        return () -> List.of(RunJson.bytes(new Manifest(Manifest.FORMAT, RecordLayout.IMAGES, List.of("cat", "dog"), List.of(
                new Manifest.Part("part-00000.bin", 2, "0".repeat(64)), new Manifest.Part("b", 0, "f".repeat(64))))));
    }

    @Override
    public String message(Exception refusal) {
        return Failures.describe(refusal);
    }
}
