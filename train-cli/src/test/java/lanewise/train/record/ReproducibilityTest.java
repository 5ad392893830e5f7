package lanewise.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.tensor.Parallelism;
import lanewise.train.config.MlpConfig;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.training.TrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same model, bit for bit. */
class ReproducibilityTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anyNumberOfThreadsGivesTheCommittedHash(int threads) throws Exception {
        assertEquals(ShortRun.MODEL_SHA256, Parallelism.withThreads(threads, ShortRun::modelHash));
    }

    @Test
    void scalarKernelsGiveTheCommittedHash() throws Exception {
        assertEquals("0 " + ShortRun.MODEL_SHA256, runInChild("-Dlanewise.simd=scalar"));
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256})
    void narrowVectorsGiveTheCommittedHash(int bits) throws Exception {
        assertEquals(bits + " " + ShortRun.MODEL_SHA256, runInChild("--add-modules", "jdk.incubator.vector",
                "-Dlanewise.simd.bits=" + bits));
    }

    /** Scalar kernels are the reference, as everywhere. */
    @Test
    void convolutionsHaveTheSameBitsOnAnyThreadsAndVectors() throws Exception {
        String expected = ShortRun.hashOfConvolutions();
        assertEquals(expected, Parallelism.withThreads(1, ShortRun::hashOfConvolutions));
        assertEquals(expected, Parallelism.withThreads(3, ShortRun::hashOfConvolutions));
        assertEquals("0 " + expected, runInChild(List.of("-Dlanewise.simd=scalar"), "convolutions"));
        assertEquals("128 " + expected, runInChild(List.of("--add-modules", "jdk.incubator.vector",
                "-Dlanewise.simd.bits=128"), "convolutions"));
    }

    /** With statistics of each shard, and noise; shards that do not divide the batch. */
    @ParameterizedTest
    @ValueSource(ints = {4, 3})
    void shardsHaveTheSameBitsOnAnyThreads(int shards) throws Exception {
        RunConfig config = RunConfig.DEFAULT.withShards(shards).withEpochs(2).withNetwork(MlpConfig.DEFAULT
                .withHidden(List.of(24, 16)).withBatchNorm(true).withResidualBlocks(1).withDropout(0.2));
        String expected = Parallelism.withThreads(1, () -> ModelFile.sha256(ShortRun.train(config)));
        assertEquals(expected, Parallelism.withThreads(2, () -> ModelFile.sha256(ShortRun.train(config))));
        assertEquals(expected, Parallelism.withThreads(4, () -> ModelFile.sha256(ShortRun.train(config))));
        assertNotEquals(expected, ModelFile.sha256(ShortRun.train(config.withShards(1))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void averagedShardsHaveTheSameBitsOnAnyThreads(int every) throws Exception {
        RunConfig config = RunConfig.DEFAULT.withShards(4).withAverageEvery(every).withEpochs(2)
                .withOptimizer(new OptimizerConfig.AdamW(0.01), 1e-3).withClipNorm(1)
                .withNetwork(MlpConfig.DEFAULT.withHidden(List.of(16)).withBatchNorm(true).withDropout(0.2));
        String expected = Parallelism.withThreads(1, () -> ModelFile.sha256(ShortRun.train(config)));
        assertEquals(expected, Parallelism.withThreads(2, () -> ModelFile.sha256(ShortRun.train(config))));
        assertEquals(expected, Parallelism.withThreads(4, () -> ModelFile.sha256(ShortRun.train(config))));
    }

    @Test
    void shardsOfConvolutionsHaveTheSameBitsOnAnyThreads() throws Exception {
        RunConfig config = ShortRun.convolutions().withShards(4).withEpochs(1);
        RunConfig averaged = config.withAverageEvery(3);
        assertEquals(Parallelism.withThreads(1, () -> ModelFile.sha256(ShortRun.train(averaged))),
                Parallelism.withThreads(2, () -> ModelFile.sha256(ShortRun.train(averaged))));
        assertEquals(Parallelism.withThreads(1, () -> ModelFile.sha256(ShortRun.train(config))),
                Parallelism.withThreads(4, () -> ModelFile.sha256(ShortRun.train(config))));
    }

    @Test
    void anotherSeedGivesAnotherModel() throws Exception {
        TrainedModel one = ShortRun.train(RunConfig.DEFAULT.withEpochs(1));
        TrainedModel other = ShortRun.train(RunConfig.DEFAULT.withEpochs(1).withSeed(43));
        assertFalse(one.model().parameters().getFirst().value()
                .bitwiseEquals(other.model().parameters().getFirst().value()));
    }

    private String runInChild(String... options) throws IOException, InterruptedException {
        return runInChild(List.of(options));
    }

    private String runInChild(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ShortRun.class.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, child.waitFor(), output);
        return output.strip();
    }
}
