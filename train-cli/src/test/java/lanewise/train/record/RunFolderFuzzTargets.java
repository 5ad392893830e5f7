package lanewise.train.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lanewise.testing.FuzzTarget;
import lanewise.train.FolderTree;
import lanewise.train.cli.command.Failures;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.PlainFile;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.tensorboard.TensorBoardLog;

/** The readers of folders of runs, whatever lies there under the names of a run's files. */
enum RunFolderFuzzTargets implements FuzzTarget {
    RUN_FOLDER(Limit.of(20_000, 64 << 20), FolderTree.reader(known(), RunFolderFuzzTargets::run),
            () -> List.of(new byte[0], folderOf(RunContents.CHECKPOINT, MetricsLog.JSON_LINES, LayerMetrics.FILE),
                    folderOf(RunContents.RUN, RunContents.MODEL, MetricsLog.JSON_LINES, MetricsLog.CSV, LayerMetrics.FILE),
                    folderOf(RunContents.DIVERGENCE))),
    SERIES_FOLDER(Limit.of(20_000, 64 << 20), FolderTree.reader(Map.of(), RunFolderFuzzTargets::series),
            () -> List.of(new byte[0], FolderTree.of("fruns/a/run.json", "{}",
                    "fruns/.a-01234567-89ab-cdef-0123-456789abcdef.tmp",
                    "half",
                    "f.b-01234567-89ab-cdef-0123-456789abcdef.tmp", "")));

    private final Contract contract;

    RunFolderFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds).telling(Failures::describe);
    }

    private static Map<String, byte[]> known() {
        Map<String, byte[]> known = new HashMap<>(RunFuzzTargets.ShortFiles.FILES);
        try {
            known.put(RunContents.RUN, Files.readAllBytes(Path.of("..", "docs", "recipes", "fast-1.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    private static byte[] folderOf(String... names) {
        List<String> entries = new ArrayList<>();
        for (String name : names) {
            entries.add("k" + name);
            entries.add(name);
        }
        return FolderTree.of(entries.toArray(String[]::new));
    }

    /** Reads something of a folder. */
    @FunctionalInterface
    private interface Part {
        void read(Path folder) throws IOException;
    }

    // All parts are read, though one may be refused.
    private static void run(Path folder) throws IOException {
        List<IOException> refused = new ArrayList<>();
        for (Part part : List.<Part>of(RunDirectory::summaryIn, RunDirectory::divergenceIn, MetricsLog::read,
                LayerMetrics::read, RunFolderFuzzTargets::model, RunArchive::of, RunFolderFuzzTargets::goOn)) {
            try {
                part.read(folder);
            } catch (IOException e) {
                refused.add(e);
            }
        }
        if (!refused.isEmpty()) {
            throw refused.getFirst();
        }
    }

    private static void model(Path folder) throws IOException {
        if (PlainFile.isThere(folder.resolve(RunContents.MODEL))) {
            ModelFile.read(RunDirectory.modelIn(folder));
        }
    }

    // A run goes on, or another one begins where there is none.
    private static void goOn(Path folder) throws IOException {
        Optional<RunSummary> summary = RunDirectory.summaryIn(folder);
        if (summary.isPresent()) {
            RunDirectory.openFinished(folder).close();
        } else if (RunDirectory.isResumable(folder)) {
            try (RunDirectory directory = RunDirectory.open(folder)) {
                List<EpochMetrics> history = directory.readCheckpoint().state().progress().history();
                new MetricsLog(directory).restore(history);
                TensorBoardLog.resume(directory, history);
                directory.append(LayerMetrics.FILE, "{}");
                directory.append(MetricsLog.JSON_LINES, "{}");
            }
        } else if (RunDirectory.divergenceIn(folder).isEmpty()) {
            try (RunDirectory directory = RunDirectory.create(folder)) {
                directory.write(RunContents.RUN, RunJson.bytes(List.of()));
            }
        }
    }

    private static void series(Path folder) throws IOException {
        SeriesFolder.open(folder, folder).close();
        SeriesFolder.open(folder, folder.resolve("runs")).close();
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
