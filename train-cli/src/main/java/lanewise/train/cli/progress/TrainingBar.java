package lanewise.train.cli.progress;

import java.util.List;
import java.util.Locale;
import lanewise.train.evaluation.Decimals;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * Draws the line of a training that is under way, as wide as the terminal and never wider: epoch, bar, per cent, loss,
 * speed, remaining time. Where there is no room the speed is left out first, then the bar, then the end.
 */
final class TrainingBar implements ProgressBarRenderer {
    private static final int LONGEST = 40;
    private static final int SHORTEST = 10;
    private static final String DONE_COLOUR = "\u001B[36m";
    private static final String REST_COLOUR = "\u001B[2m";
    private static final String NO_COLOUR = "\u001B[0m";

    private final boolean coloured;
    private final String stroke;
    private volatile Now now = new Now("", 0, 0, "");

    /**
     * What the line tells.
     *
     * @param epoch the epoch, as in {@code epoch 3/10}
     * @param loss the loss of the latest step
     * @param imagesPerSecond the speed, 0 if it is not known yet
     * @param eta the remaining time; may be empty
     */
    record Now(String epoch, double loss, double imagesPerSecond, String eta) {}

    /**
     * Creates a bar.
     *
     * @param coloured whether the terminal shall show colours
     * @param unicode whether it shows line-drawing characters
     */
    TrainingBar(boolean coloured, boolean unicode) {
        this.coloured = coloured;
        stroke = unicode ? "━" : "=";
    }

    /** Sets what the line tells from now on. */
    void set(Now latest) {
        now = latest;
    }

    @Override
    public String render(ProgressState state, int width) {
        return line(now, state.getNormalizedProgress(), width);
    }

    /** Returns the line for a share of the run that is done. */
    String line(Now latest, double share, int width) {
        String percent = String.format(Locale.ROOT, "%3d%%", (int) (100 * share)); // 100 % is the end, and nothing before
        String loss = "loss " + Decimals.format(latest.loss(), 3);
        String speed = latest.imagesPerSecond() == 0 ? ""
                : String.format(Locale.ROOT, "%,.0f images/s", latest.imagesPerSecond());
        for (List<String> parts : List.of(List.of(percent, loss, speed, latest.eta()),
                List.of(percent, loss, latest.eta()))) {
            String tail = joined(parts);
            int room = width - latest.epoch().length() - tail.length() - 2;
            if (room >= SHORTEST) {
                return latest.epoch() + " " + bar(share, Math.min(room, LONGEST)) + " " + tail;
            }
        }
        String text = joined(List.of(latest.epoch() + " " + percent, loss, latest.eta()));
        return text.substring(0, Math.max(0, Math.min(text.length(), width)));
    }

    private static String joined(List<String> parts) {
        return String.join("  ", parts.stream().filter(part -> !part.isEmpty()).toList());
    }

    private String bar(double share, int length) {
        int done = (int) Math.round(share * length);
        return coloured ? DONE_COLOUR + stroke.repeat(done) + NO_COLOUR + REST_COLOUR + stroke.repeat(length - done)
                + NO_COLOUR : stroke.repeat(done) + " ".repeat(length - done);
    }
}
