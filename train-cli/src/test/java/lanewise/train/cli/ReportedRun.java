package lanewise.train.cli;

import static lanewise.train.cli.CommandCall.SMALL_DATA;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.train.report.RunReport;

/** A short run with all that a report can show. */
public final class ReportedRun {
    private ReportedRun() {}

    /** Trains two epochs of a network with rectifiers into a folder; returns the report. */
    public static Path train(Path folder) {
        return train(folder, SMALL_DATA, "--epochs", "2", "--hidden", "16,16", "--activation", "relu");
    }

    /** Trains an epoch of a small network of convolutions that whitens, tested by mirrored images too. */
    public static Path trainConvolutions(Path folder) {
        return train(folder, "synthetic:500", "--epochs", "1", "--views", "mirror", "--model",
                "whiten(2) relu maxpool(4) conv(4) relu flatten linear(classes)");
    }

    private static Path train(Path folder, String data, String... options) {
        List<String> arguments = new ArrayList<>(List.of("train", "--data", data, "--out", folder.toString()));
        arguments.addAll(List.of(options));
        CommandCall call = CommandCall.of(arguments.toArray(String[]::new));
        if (call.exitCode() != 0) {
            throw new IllegalStateException(call.err());
        }
        return folder.resolve(RunReport.FILE);
    }
}
