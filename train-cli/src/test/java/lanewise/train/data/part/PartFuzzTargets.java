package lanewise.train.data.part;

import java.util.List;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.config.field.RunJson;

/** The reader of the manifest of parts. */
enum PartFuzzTargets implements FuzzTarget {
    MANIFEST;

    private final Contract contract = Contract.of(Limit.of(1_000, 2 << 20),
            FuzzTarget.ofFile(Manifest.FILE, file -> PartFiles.open(file.getParent()).counts()),
            () -> List.of(RunJson.bytes(new Manifest(Manifest.FORMAT, RecordLayout.IMAGES, List.of("cat", "dog"), List.of(
                    new Manifest.Part("part-00000.bin", 2, "0".repeat(64)), new Manifest.Part("b", 0, "f".repeat(64)))))))
            .telling(Failures::describe);

    @Override
    public Contract contract() {
        return contract;
    }
}
