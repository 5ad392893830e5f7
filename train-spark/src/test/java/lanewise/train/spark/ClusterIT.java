package lanewise.train.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lanewise.train.record.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep on a real cluster of a master and two workers, whose executors, workers and driver are killed at random moments.
 * {@code -Dlanewise.kills=10} kills each of them so often.
 */
class ClusterIT {
    private static final int KILLS = Integer.getInteger("lanewise.kills", 1);
    private static final long SEED = Long.getLong("lanewise.seed", System.nanoTime());
    private static final int RUNS = 16;
    private static final String[] SWEEP = {"sweep", "--data", "synthetic:2000", "--epochs", "5", "--hidden", "64", "--seed",
        "1..8", "--lr", "0.05,0.1"};
    private static final long PATIENCE_MINUTES = 15;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<Path> logs = new ArrayList<>();

    private Path log() {
        logs.add(folder.resolve("driver-" + logs.size() + ".txt"));
        return logs.getLast();
    }

    private static String[] sweep(String... more) {
        return with(SWEEP, more);
    }

    private void awaitSuccess(Process process) throws Exception {
        assertTrue(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES), () -> "still running: " + text(logs.getLast()));
        assertEquals(0, process.exitValue(), () -> text(logs.getLast()));
    }

    private static String text(Path log) {
        try {
            return log + "\n" + Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    // The hash of the model of each run.
    private static Map<String, String> hashes(Path sweep) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> runs = Files.list(sweep).filter(Files::isDirectory)) {
            for (Path run : runs.toList()) {
                hashes.put(run.getFileName().toString(), RunDirectory.summaryIn(run).orElseThrow().modelSha256());
            }
        }
        return hashes;
    }

    @Test
    void whatIsKilledChangesNoBit() throws Exception {
        try (Cluster cluster = new Cluster(Files.createDirectory(folder.resolve("cluster")), 2)) {
            Path here = folder.resolve("here");
            awaitSuccess(cluster.plain(log(), sweep("--jobs", "2", "--out", here.toString())));
            Map<String, String> hashes = hashes(here);
            assertEquals(RUNS, hashes.size());

            Path there = folder.resolve("there");
            awaitSuccess(cluster.lanewise(log(), sweep("--out", there.toString())));
            assertEquals(hashes, hashes(there));

            for (int round = 0; round < KILLS; round++) {
                Path killed = folder.resolve("killed-" + round);
                int first = logs.size();
                sweepWithKills(cluster, killed, round);
                assertEquals(hashes, hashes(killed), "seed " + SEED);
                assertTrainedOnce(logs.subList(first, logs.size()));
            }
        }
    }

    /** One hash, whoever computes the shards, and also when a process is killed. */
    @Test
    void aSharedRunHasTheBitsOfOneProcess() throws Exception {
        String[] train = {"train", "--data", "synthetic:4000", "--epochs", "12",
            "--hidden", "256", "--batch-norm", "--shards", "4"};
        try (Cluster cluster = new Cluster(Files.createDirectory(folder.resolve("cluster")), 2)) {
            awaitSuccess(cluster.plain(log(), with(train, "--threads", "1", "--out", folder.resolve("runs/one").toString())));
            awaitSuccess(cluster.plain(log(), with(train, "--threads", "2", "--out", folder.resolve("runs/two").toString())));
            awaitSuccess(cluster.plain(log(), with(train, "--threads", "4", "--out", folder.resolve("runs/four").toString())));
            awaitSuccess(cluster.lanewise(log(), with(train, "--out", folder.resolve("runs/shared").toString())));
            assertTrue(text(logs.getLast()).contains("4 shards in 2 tasks"), () -> text(logs.getLast()));

            Path killed = folder.resolve("runs/killed");
            Process driver = cluster.lanewise(log(), with(train, "--out", killed.toString()));
            while (driver.isAlive() && !Files.exists(killed.resolve("checkpoint.safetensors"))) {
                Thread.sleep(20);
            }
            Thread.sleep(random.nextInt(1000));
            assertTrue(cluster.killExecutor());
            awaitSuccess(driver);
            assertEquals(1, Set.copyOf(hashes(folder.resolve("runs")).values()).size(), "seed " + SEED);
        }
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    private void sweepWithKills(Cluster cluster, Path out, int round) throws Exception {
        Process driver = cluster.lanewise(log(), sweep("--out", out.toString()));
        awaitRun(driver, out);
        Thread.sleep(random.nextInt(2000));
        cluster.killExecutor();
        Thread.sleep(random.nextInt(4000));
        cluster.replaceWorker(round % 2);
        Thread.sleep(random.nextInt(6000));
        driver.destroyForcibly().waitFor();
        awaitSuccess(cluster.lanewise(log(), sweep("--out", out.toString())));
    }

    // Until a run has begun, so that there is something to kill.
    private void awaitRun(Process driver, Path out) throws Exception {
        while (driver.isAlive() && !hasCheckpoint(out)) {
            Thread.sleep(20);
        }
    }

    private static boolean hasCheckpoint(Path out) throws IOException {
        if (!Files.isDirectory(out)) {
            return false;
        }
        try (Stream<Path> runs = Files.list(out)) {
            return runs.anyMatch(run -> Files.exists(run.resolve("checkpoint.safetensors")));
        }
    }

    // Each driver prints "run 3/16  seed-1_lr-0.1 …" for each run that it has trained to its end.
    private static void assertTrainedOnce(List<Path> logs) throws IOException {
        Map<String, Integer> ends = new TreeMap<>();
        for (Path log : logs) {
            for (String line : Files.readAllLines(log)) {
                if (line.matches("run +\\d+/16  .*")) {
                    ends.merge(line.split(" {2}")[1], 1, Integer::sum);
                }
            }
        }
        assertTrue(ends.values().stream().allMatch(count -> count == 1), ends::toString);
    }
}
