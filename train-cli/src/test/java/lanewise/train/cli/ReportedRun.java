package lanewise.train.cli;

import static lanewise.train.cli.CommandCall.SMALL_DATA;

import java.nio.file.Path;
import lanewise.train.report.RunReport;

/** A short run with all that a report can show. */
public final class ReportedRun {
    private ReportedRun() {}

    /** Trains two epochs of a network with rectifiers into a folder; returns the report. */
    public static Path train(Path folder) {
        CommandCall call = CommandCall.of("train", "--data", SMALL_DATA, "--epochs", "2", "--hidden", "16,16",
                "--activation", "relu", "--out", folder.toString());
        if (call.exitCode() != 0) {
            throw new IllegalStateException(call.err());
        }
        return folder.resolve(RunReport.FILE);
    }
}
