package lanewise.nn.training;

import java.util.OptionalDouble;

/**
 * What must be the same in the process that goes on from a checkpoint; optimizer and module are told apart by their states.
 *
 * @param text as it is written
 * @param former as it once was written, with the texts of metrics instead of their names: files of that time are read too
 */
record CheckpointSettings(String text, String former) {
    /** Describes the settings of a training. */
    static CheckpointSettings of(TrainingBuilder settings) {
        String text = batches(settings) + validation(settings) + ", metrics ";
        return new CheckpointSettings(text + settings.metricNames(), text + settings.metrics);
    }

    private static String batches(TrainingBuilder settings) {
        OptionalDouble clip = settings.clipNorm;
        int shards = settings.sharding.shards();
        return settings.train + ", " + settings.accumulation + " for a step"
                + (shards > 1 ? ", each in " + shards + " shards" : "")
                + (settings.sharding.averageEvery() > 0
                        ? ", averaged every " + settings.sharding.averageEvery() + " steps" : "")
                + (clip.isPresent() ? ", gradients clipped at " + clip.getAsDouble() : "");
    }

    private static String validation(TrainingBuilder settings) {
        return settings.validation.map(loader -> ", validated with " + loader
                + (settings.keepLast ? ", the last epoch kept" : ", the best kept by " + settings.choice)).orElse("");
    }

    /** Returns whether the text of a file is that of these settings. */
    boolean matches(String there) {
        return text.equals(there) || former.equals(there);
    }
}
