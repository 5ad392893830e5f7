package lanewise.train.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.nn.training.StopRule;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.config.InitKind;
import lanewise.train.config.LayersConfig;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.Sha256;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.model.LayerList;
import lanewise.train.series.PlannedRun;
import lanewise.train.series.SweepPlan;
import lanewise.train.training.Divergence;

/** The readers of the files of runs. Seeds are those of a short run, made once. */
@SuppressWarnings("ReturnValueIgnored") // that it can be had is what counts
enum RunFuzzTargets implements FuzzTarget {
    RUN_JSON(Limit.of(1_000, 4 << 20), FuzzTarget.ofFile(RunContents.RUN, file -> RunSummary.read(file).toJson()),
            () -> List.of(Files.readAllBytes(Path.of("..", "docs", "recipes", "fast-1.json")))),
    METRICS(Limit.of(1_000, 4 << 20), FuzzTarget.ofFile(MetricsLog.JSON_LINES, file ->
            MetricsLog.read(file.getParent()).forEach(metrics -> metrics.epoch())),
            () -> List.of(ShortFiles.of(MetricsLog.JSON_LINES))),
    LAYERS(Limit.of(1_000, 4 << 20), FuzzTarget.ofFile(LayerMetrics.FILE, file ->
            LayerMetrics.read(file.getParent()).forEach(LayerMetrics::toJson)),
            () -> List.of(ShortFiles.of(LayerMetrics.FILE))),
    SWEEP_JSON(Limit.of(1_000, 4 << 20), FuzzTarget.ofFile("sweep.json", file ->
            RunJson.read(file, "sweep.json", SweepPlan.class).planned().forEach(run -> run.config().seed())),
            () -> List.of(RunJson.bytes(new SweepPlan(List.of(new SweepPlan.Axis("seed", List.of("1", "2"))),
                    List.of(new SweepPlan.Run(new PlannedRun("seed-1", RunConfig.DEFAULT), Map.of("seed", "1"))),
                    ResumableRun.DATA)))),
    /** The archive's hash is put behind the input, which a fuzzer would not find. */
    RUN_ARCHIVE(Limit.of(100, 1 << 20), in -> RunArchive.read(withHash(in)).files().size(), () -> {
        byte[] bytes = new RunArchive(Map.of(RunContents.RUN, new byte[] {'{', '}'})).toBytes();
        return List.of(ByteBuffer.allocate(bytes.length - 32).put(bytes, 0, bytes.length - 32).array());
    }),
    MODEL(Limit.of(1_000, 16 << 20), FuzzTarget.ofFile(RunContents.MODEL, file -> ModelFile.read(file).model().parameters()),
            () -> List.of(ShortFiles.of(RunContents.MODEL), ShortFiles.of(ShortFiles.PERCEPTRON))),
    CHECKPOINT(Limit.of(1_000, 4 << 20), FuzzTarget.ofFile(RunContents.CHECKPOINT, file ->
            Checkpoint.read(file).state().config().seed()), () -> List.of(ShortFiles.of(RunContents.CHECKPOINT))),
    DIVERGENCE(Limit.of(1_000, 4 << 20), FuzzTarget.ofFile(RunContents.DIVERGENCE, file ->
            SavedDivergence.read(file).divergence().config().seed()), () -> List.of(ShortFiles.of(RunContents.DIVERGENCE)));

    private final Contract contract;

    RunFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds).telling(Failures::describe);
    }

    private static byte[] withHash(byte[] content) {
        byte[] hash = Sha256.digest().digest(content);
        return ByteBuffer.allocate(content.length + hash.length).put(content).put(hash).array();
    }

    /** Files of runs of small networks, and of a step that diverged. */
    static final class ShortFiles {
        static final String PERCEPTRON = "perceptron.safetensors";
        static final Map<String, byte[]> FILES = files();

        private static Map<String, byte[]> files() {
            try {
                Path folder = Files.createTempDirectory("lanewise-");
                LayerList layers = LayerList.parse("conv(1) maxpool(16) residual(bn relu) flatten linear(classes)");
                RunConfig config = RunConfig.DEFAULT.withEpochs(1)
                        .withNetwork(new LayersConfig(layers, InitKind.PYTORCH, DType.F32));
                ResumableRun.run(folder, config, StopRule.NEVER);
                Tensor weight = Tensor.of(new float[] {1, Float.NaN});
                new SavedDivergence(new Divergence(config, 1, 2, 3, "the loss is NaN", new int[] {4, 5},
                        Map.of("0.weight", weight)), ResumableRun.DATA).write(folder.resolve(RunContents.DIVERGENCE));
                ModelFile.write(folder.resolve(PERCEPTRON), ShortRun.train(RunConfig.DEFAULT.withEpochs(1)
                        .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(1)).withBatchNorm(true))));
                return taken(folder);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        // Nothing stays behind in the temporary folder.
        private static Map<String, byte[]> taken(Path folder) throws IOException {
            Map<String, byte[]> files = new HashMap<>();
            try (Stream<Path> paths = Files.list(folder)) {
                for (Path path : paths.toList()) {
                    files.put(path.getFileName().toString(), Files.readAllBytes(path));
                    Files.delete(path);
                }
            }
            Files.delete(folder);
            return files;
        }

        static byte[] of(String name) {
            return FILES.get(name).clone();
        }
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
