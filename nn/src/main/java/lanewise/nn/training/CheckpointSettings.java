package lanewise.nn.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What must be the same in the process that goes on from a checkpoint, and would else be ignored there or mean another
 * training. What an optimizer and a module remember is compared when it is loaded.
 *
 * @param entries the metadata of the file
 * @param former how the settings were once written, with the texts of metrics instead of their names; files of that time, in
 *     which the entries of {@link #LATER} are missing, are read too
 */
record CheckpointSettings(Map<String, String> entries, String former) {
    private static final String SETTINGS = "settings";
    private static final String OPTIMIZER = "optimizer";
    private static final String LEARNING_RATE = "learning_rate";
    private static final String EARLY_STOPPING = "early_stopping";
    private static final List<String> LATER = List.of(OPTIMIZER, LEARNING_RATE, EARLY_STOPPING);

    /** Describes the settings of a training. */
    static CheckpointSettings of(TrainingBuilder settings) {
        String text = batches(settings) + validation(settings) + ", metrics ";
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(SETTINGS, text + settings.metricNames());
        entries.put(OPTIMIZER, settings.optimizer.getClass().getSimpleName());
        entries.put(LEARNING_RATE, settings.followsSchedule() ? "of a schedule"
                : Double.toString(settings.optimizer.learningRate()));
        entries.put(EARLY_STOPPING, settings.patience == 0 ? "never" : "after " + settings.patience + " epochs");
        return new CheckpointSettings(entries, text + settings.metrics);
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

    /**
     * Returns whether the metadata of a file is that of these settings.
     *
     * @param latestRate that of the file's optimizer. An optimizer that is used again in the same process has it too, when a
     *     rule or a listener has changed the one that it began with.
     */
    boolean matches(Map<String, String> there, OptionalDouble latestRate) {
        String settings = there.get(SETTINGS);
        boolean hasLatest = latestRate.isPresent()
                && Double.toString(latestRate.getAsDouble()).equals(entries.get(LEARNING_RATE));
        return (entries.get(SETTINGS).equals(settings) || former.equals(settings))
                && LATER.stream().allMatch(name -> !there.containsKey(name) || entries.get(name).equals(there.get(name))
                        || name.equals(LEARNING_RATE) && hasLatest);
    }

    /** Returns these settings with the learning rate that a training began with, which its file says. */
    CheckpointSettings begunAs(Map<String, String> there) {
        Map<String, String> begun = new LinkedHashMap<>(entries);
        begun.computeIfPresent(LEARNING_RATE, (name, rate) -> there.getOrDefault(name, rate));
        return new CheckpointSettings(begun, former);
    }

    @Override
    public String toString() {
        return text(entries);
    }

    /** Returns the metadata of a file as text. */
    static String text(Map<String, String> entries) {
        StringBuilder text = new StringBuilder(String.valueOf(entries.get(SETTINGS)));
        for (String name : LATER) {
            if (entries.containsKey(name)) {
                text.append(", ").append(name.replace('_', ' ')).append(' ').append(entries.get(name));
            }
        }
        return text.toString();
    }
}
