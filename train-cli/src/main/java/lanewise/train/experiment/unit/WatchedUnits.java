package lanewise.train.experiment.unit;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import lanewise.train.config.OptimizerConfig;
import lanewise.train.config.RunConfig;
import lanewise.train.data.Images;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.ResultCache;
import lanewise.train.series.Sample;
import lanewise.train.training.DivergedException;
import lanewise.train.training.Trainer;
import lanewise.train.training.TrainingSetProbe;
import lanewise.train.training.TrainingSetProbe.Measurement;

/**
 * What a probe of the training set saw in the runs of one configuration.
 *
 * @param normalised whether the network has batch normalisation
 * @param setting how it is trained
 * @param bySeed the measurements before training and after each epoch, by seed; those of runs that diverged end early
 */
record WatchedUnits(boolean normalised, Setting setting, List<List<Measurement>> bySeed) {

    /** How a network is trained. */
    record Setting(String name, OptimizerConfig optimizer, double rate) {
        String fileName() {
            return name.toLowerCase(Locale.ROOT).replace(' ', '-');
        }
    }

    /** Returns the training of one of the runs, whose measurements are kept in a file. */
    static ResultCache.Computation<List<Measurement>> training(ExperimentContext context, boolean normalised,
            Setting setting, RunConfig config) {
        String file = String.format(Locale.ROOT, "%s-%s-seed%d.json", normalised ? "batchnorm" : "plain",
                setting.fileName(), config.seed());
        return () -> ResultCache.get(context.folder().resolve(file), List.of(config, context.images().sha256()),
                new TypeReference<List<Measurement>>() { }, () -> train(config, context));
    }

    private static List<Measurement> train(RunConfig config, ExperimentContext context) throws IOException {
        Images images = context.images().train();
        TrainingSetProbe probe = new TrainingSetProbe(images);
        try {
            new Trainer(config, images, probe).stopWhen(context.stopRule()).train();
        } catch (DivergedException e) {
            // The epochs before count.
        }
        return probe.measurements();
    }

    String name() {
        return setting.name() + (normalised ? ", batch norm" : "");
    }

    /** Returns the number of measurements that all runs have. */
    int epochs() {
        return bySeed.stream().mapToInt(List::size).min().orElseThrow();
    }

    /** Returns the share of dead units of a layer, from 0, or of all layers if it is negative, after an epoch. */
    Sample share(int layer, int epoch) {
        return new Sample(bySeed.stream().map(run -> {
            List<Double> shares = List.copyOf(run.get(epoch).deadUnits().values());
            return layer >= 0 ? shares.get(layer)
                    : shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }).toList());
    }

    Sample atTheEnd() {
        return share(-1, epochs() - 1);
    }
}
