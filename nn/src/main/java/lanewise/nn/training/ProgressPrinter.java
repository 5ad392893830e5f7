package lanewise.nn.training;

import java.io.PrintStream;
import java.util.Locale;

/** Prints how a training gets on. */
final class ProgressPrinter implements TrainingListener {
    private final PrintStream out;
    private final int everySteps; // 0 for none
    private int epochs;
    private int stepsPerEpoch;

    ProgressPrinter(PrintStream out, int everySteps) {
        this.out = out;
        this.everySteps = everySteps;
    }

    @Override
    public void onStart(Training training) {
        epochs = training.epochs();
        stepsPerEpoch = training.stepsPerEpoch();
    }

    @Override
    public void onStep(int epoch, int step, double loss) {
        if (everySteps > 0 && step % everySteps == 0) {
            out.println("epoch " + epoch + "/" + epochs + ", step " + step + "/" + stepsPerEpoch + ": loss "
                    + number(loss));
        }
    }

    @Override
    public void onEpoch(EpochResult result) {
        StringBuilder line = new StringBuilder("epoch " + result.epoch() + "/" + epochs + ": train loss "
                + number(result.trainLoss()));
        result.validation().ifPresent(validation -> {
            line.append(", validation loss ").append(number(validation.loss()));
            validation.metrics().forEach((name, figure) ->
                    line.append(", ").append(name).append(' ').append(number(figure)));
        });
        out.println(line);
    }

    @Override
    public void onEnd(TrainingResult result) {
        out.println("ended after epoch " + result.last().epoch()
                + result.best().map(best -> "; the model is that of epoch " + best.epoch()).orElse(""));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
