package lanewise.train.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.nn.Module;
import lanewise.nn.training.Pause;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.evaluation.DeadUnitShares;
import lanewise.train.evaluation.Evaluation;

/**
 * Looks at the network over the whole training set, as it is used for predictions: before the first step and after each
 * epoch. That takes about a third of the time of the training itself, which it does not change.
 */
public final class TrainingSetProbe implements RunListener {
    private final Images images;
    private final List<Measurement> measurements = new ArrayList<>();
    private RunConfig config;
    private Module model;
    private int[] training;

    /**
     * What was seen after an epoch.
     *
     * @param epoch the number of the epoch, 0 before the first one
     * @param loss the mean cross-entropy over the training images without noise, in nats
     * @param accuracy the share of training images classified rightly
     * @param deadUnits the share of the units of each ReLU that are silent on all training images, by the layer's name
     */
    public record Measurement(
            @JsonProperty("epoch") int epoch,
            @JsonProperty("loss") double loss,
            @JsonProperty("accuracy") double accuracy,
            @JsonProperty("dead_units") Map<String, Double> deadUnits) {
        /** Keeps a copy of the map, in its order. */
        public Measurement {
            deadUnits = Collections.unmodifiableMap(new LinkedHashMap<>(deadUnits));
        }
    }

    /** Creates a probe for a run on these images. */
    public TrainingSetProbe(Images images) {
        this.images = images;
    }

    @Override
    public void onStart(RunConfig runConfig, int stepsPerEpoch) {
        config = runConfig;
        model = config.network().create(images.classes(), config.seed()).module();
        training = DataSplit.of(images, config).train();
    }

    @Override
    public void onPause(Pause pause, int step, Supplier<RunState> state) {
        if (pause == Pause.START || pause == Pause.EPOCH) {
            model.loadStateDict(state.get().model());
            DeadUnitShares dead = new DeadUnitShares();
            Evaluation evaluation = Evaluation.of(model, images, training, config.dtype(), dead);
            measurements.add(new Measurement(measurements.size(), evaluation.loss(), evaluation.accuracy(),
                    dead.byLayer()));
        }
    }

    /** Returns what was seen, in order. */
    public List<Measurement> measurements() {
        return List.copyOf(measurements);
    }
}
