package lanewise.train.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lanewise.train.cli.option.DataOptions;
import lanewise.train.cli.option.ThreadOptions;
import lanewise.train.data.ImageData;
import lanewise.train.evaluation.Classifications;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.record.MetricsLog;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunDirectory;
import lanewise.train.record.RunSummary;
import lanewise.train.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise report}: the page of a run, again. */
@Command(name = "report", mixinStandardHelpOptions = true,
        description = {"Writes report.html into the folder of a run, again.", "",
            "train does so at its end. The page is one file without scripts, which needs no network: curves, gradients"
                + " and dead units of the layers, the first layer's filters, what each layer gives, confusion matrix,"
                + " the hardest and the easiest test images, configuration, environment and hashes. The model is tested"
                + " again for it."},
        footer = {"", "Examples:",
            "  lanewise report runs/2026-01-31_12-00-00",
            "  lanewise report runs/try --data ~/cifar-10-batches-bin"})
public final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private ThreadOptions threads;

    @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run that has come to its end.")
    private Path run;

    @Override
    public Integer call() throws IOException {
        threads.apply();
        try (RunDirectory directory = RunDirectory.openFinished(run)) {
            RunSummary summary = directory.readSummary().orElseThrow();
            List<EpochMetrics> history = MetricsLog.readFinished(run);
            ModelFile file = ModelFile.read(RunDirectory.modelIn(run));
            ImageData images = data.load(summary.dataReference());
            summary.dataReference().requireSame(images);
            Classifications test = Classifications.of(file.seenBy(Optional.empty()), images.test(),
                    file.dtype());
            new RunReport(directory.name(), summary, history, LayerMetrics.read(run), file.model(), test,
                    images).write(directory);
            spec.commandLine().getOut().println(directory.resolve(RunReport.FILE));
        }
        return 0;
    }
}
