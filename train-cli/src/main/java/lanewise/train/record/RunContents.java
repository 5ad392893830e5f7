package lanewise.train.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lanewise.train.evaluation.LayerMetrics;

/** What a run writes into its folder, by name, and what a new one therefore must not find there. */
public final class RunContents {
    /** The configuration and the results of a run that has come to its end. */
    public static final String RUN = "run.json";
    static final String MODEL = "model.safetensors";
    static final String CHECKPOINT = "checkpoint.safetensors";
    /** The step at which a run diverged. */
    public static final String DIVERGENCE = "divergence.safetensors";
    static final String LOCK = "run.lock";

    // What makes a folder that of a run.
    private static final List<String> MARKS = List.of(RUN, CHECKPOINT, MODEL, MetricsLog.JSON_LINES, DIVERGENCE);
    private static final List<String> OTHERS = List.of(MetricsLog.CSV, LayerMetrics.FILE, "loss.png", "val_accuracy.png",
            "report.html");
    // TensorBoard's, whose names end in a time and the name of a machine; never a path.
    private static final Pattern EVENTS = Pattern.compile("events\\.out\\.tfevents\\.[^/\\\\:\\p{Cntrl}]*");

    private RunContents() {}

    /** Returns whether a run writes a file of that name. */
    static boolean isName(String name) {
        return MARKS.contains(name) || OTHERS.contains(name) || isEvents(name);
    }

    /** Returns whether a name is that of an event file of TensorBoard, as a run has it. */
    public static boolean isEvents(String name) {
        return EVENTS.matcher(name).matches();
    }

    /** Returns whether a file is one of those that a run wrote. */
    public static boolean isOfRun(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.getFileName() != null && isName(absolute.getFileName().toString())
                && MARKS.stream().anyMatch(mark -> !mark.equals(MODEL) && Files.exists(absolute.resolveSibling(mark)));
    }

    /**
     * Checks that a new run would write over nothing.
     *
     * @throws IOException if it would; the message is one line for the user
     */
    static void requireNone(Path folder) throws IOException {
        for (String name : MARKS) {
            if (Files.exists(folder.resolve(name))) {
                throw new IOException(folder + " holds a run already (" + name + "); choose another folder");
            }
        }
        requireNone(folder, RunContents::isName, "the run");
    }

    /**
     * Checks that a folder holds nothing of some names.
     *
     * @param folder need not exist
     * @param writer what would write them, as in {@code the run}
     * @throws IOException if it does; the message is one line for the user
     */
    public static void requireNone(Path folder, Predicate<String> names, String writer) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> found = files.map(file -> file.getFileName().toString()).filter(names).sorted().toList();
            if (!found.isEmpty()) {
                throw new IOException(folder + " holds " + String.join(", ", found) + ", which " + writer
                        + " would write over; move " + (found.size() == 1 ? "it" : "them")
                        + " away, or choose another folder");
            }
        }
    }
}
