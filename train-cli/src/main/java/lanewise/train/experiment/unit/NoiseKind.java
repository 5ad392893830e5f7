package lanewise.train.experiment.unit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import lanewise.nn.LayerObserver;
import lanewise.nn.Linear;
import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.train.data.Images;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.ResultCache;
import lanewise.train.experiment.SeedRuns;
import lanewise.train.record.ModelFile;
import lanewise.train.record.RunDirectory;
import lanewise.train.series.RunOutcome;
import lanewise.train.series.Sample;
import lanewise.train.training.DataSplit;

/**
 * The runs with one kind of noise, or with none.
 *
 * @param name what it is
 * @param runs what became of them
 * @param measured what the model of each does without noise
 */
record NoiseKind(String name, SeedRuns runs, List<Measured> measured) {

    /**
     * What the best epoch's model of one run does without noise.
     *
     * @param trainLoss the loss on the training images
     * @param validationLoss the loss on the validation images
     * @param weightNorm the norm of the weights behind the noise, those of the last layer
     * @param penalty Σ_k ‖w_k‖² E[x_k²], with the weights w_k behind unit k and its output x_k on training images
     */
    record Measured(
            @JsonProperty("train_loss") double trainLoss,
            @JsonProperty("validation_loss") double validationLoss,
            @JsonProperty("weight_norm") double weightNorm,
            @JsonProperty("penalty") double penalty) {
        double gap() {
            return validationLoss - trainLoss;
        }
    }

    /** Returns the measurement of each of some runs, to be computed in any order. */
    static List<ResultCache.Computation<Measured>> measurements(ExperimentContext context, SeedRuns runs) {
        return runs.runs().stream().<ResultCache.Computation<Measured>>map(run ->
                () -> ResultCache.get(context.folder().resolve(run.run().name() + ".json"),
                        List.of(run.summary().modelSha256(), context.images().sha256()),
                        new TypeReference<Measured>() { }, () -> measure(run, context.images().train()))).toList();
    }

    private static Measured measure(RunOutcome.Finished run, Images images) throws IOException {
        ModelFile file = ModelFile.read(RunDirectory.modelIn(run.folder()));
        DataSplit split = DataSplit.of(images, run.run().config());
        Linear last = (Linear) file.model().children().lastEntry().getValue();
        Tensor squares = Tensor.zeros(DType.F64, Shape.of(last.inFeatures()));
        Tensor[] before = new Tensor[1]; // the input of the last layer: noise does nothing to it here
        LayerObserver observer = (name, layer, output) -> {
            if (layer == last) {
                squares.add(before[0].to(DType.F64).square().sum(0), squares);
            }
            before[0] = output;
        };
        double trainLoss = Evaluation.of(file.model(), images, split.train(), file.dtype(), observer).loss();
        double validationLoss =
                Evaluation.of(file.model(), images, split.validation(), file.dtype(), (name, layer, y) -> { }).loss();
        Tensor weight = last.weight().value().to(DType.F64);
        double penalty = weight.square().sum(0).dot(squares).item() / split.train().length;
        return new Measured(trainLoss, validationLoss, Math.sqrt(weight.square().sum().item()), penalty);
    }

    Sample sample(ToDoubleFunction<Measured> number) {
        return Sample.of(measured.stream().mapToDouble(number).toArray());
    }
}
