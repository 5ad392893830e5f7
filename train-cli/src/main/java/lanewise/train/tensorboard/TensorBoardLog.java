package lanewise.train.tensorboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.train.data.PlainFile;
import lanewise.train.evaluation.EpochMetrics;
import lanewise.train.evaluation.LayerMetrics;
import lanewise.train.record.RunContents;
import lanewise.train.record.RunDirectory;
import lanewise.train.training.RunListener;

/**
 * Appends the numbers of each epoch to an event file of TensorBoard in the run's folder, at once. The step is the number
 * of the epoch.
 */
public final class TensorBoardLog implements RunListener {
    private static final String PREFIX = "events.out.tfevents.";

    private final RunDirectory directory;
    private final String name;

    private TensorBoardLog(RunDirectory directory, String name) {
        this.directory = directory;
        this.name = name;
    }

    /** Begins a file. */
    static TensorBoardLog create(RunDirectory directory) throws IOException {
        String name = String.format(Locale.ROOT, "%s%010d.%s", PREFIX, System.currentTimeMillis() / 1000, host());
        TensorBoardLog log = new TensorBoardLog(directory, name);
        directory.append(name, EventRecord.version(now()));
        return log;
    }

    /** Returns whether a run has an event file. */
    public static boolean isIn(RunDirectory directory) throws IOException {
        return find(directory).isPresent();
    }

    /**
     * Goes on with the file of a run: takes back what came after a checkpoint, so that no epoch is there twice. A run
     * without a file gets one with the epochs so far.
     *
     * @param history the epochs that the checkpoint knows
     */
    public static TensorBoardLog resume(RunDirectory directory, List<EpochMetrics> history) throws IOException {
        Optional<String> file = find(directory);
        if (file.isPresent()) {
            int end = endOf(directory.resolve(file.get()), history.size());
            directory.truncate(file.get(), end);
            if (end == 0) {
                directory.append(file.get(), EventRecord.version(now())); // killed while it wrote this
            }
            return new TensorBoardLog(directory, file.get());
        }
        TensorBoardLog log = create(directory);
        for (EpochMetrics metrics : history) {
            log.onEpoch(metrics);
        }
        return log;
    }

    private static Optional<String> find(RunDirectory directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(""))) {
            return files.map(file -> file.getFileName().toString()).filter(RunContents::isEvents)
                    .sorted().reduce((_, last) -> last);
        }
    }

    // Returns how many bytes stay of a file.
    private static int endOf(Path file, int epochs) throws IOException {
        PlainFile.require(file);
        PlainFile.requireNoLink(file);
        return EventRecord.endOf(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN), epochs);
    }

    @Override
    public void onEpoch(EpochMetrics metrics) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss/training", metrics.trainLoss());
        values.put("loss/validation", metrics.validationLoss());
        values.put("accuracy/validation", metrics.validationAccuracy());
        values.put("learning_rate", metrics.learningRate());
        values.put("images_per_second", metrics.imagesPerSecond());
        directory.append(name, EventRecord.scalars(now(), metrics.epoch(), values));
    }

    @Override
    public void onLayers(LayerMetrics layers) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        layers.gradientNorms().forEach((parameter, norm) -> values.put("gradient_norm/" + parameter, norm));
        layers.deadUnits().forEach((layer, share) -> values.put("dead_units/" + layer, share));
        directory.append(name, EventRecord.scalars(now(), layers.epoch(), values));
    }

    private static double now() {
        return System.currentTimeMillis() * 1e-3;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
