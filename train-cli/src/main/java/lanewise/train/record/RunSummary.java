package lanewise.train.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.IfAbsent;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.selection.DataReference;
import lanewise.train.data.selection.DataSelection;
import lanewise.train.evaluation.Evaluation;
import lanewise.train.machine.Environment;
import lanewise.train.training.Ending;
import lanewise.train.training.TrainedModel;

/**
 * What a run was and gave: the contents of {@code run.json} and of {@code train --json}.
 *
 * @param testAccuracy the share of test images that the kept model classifies rightly
 * @param plainTestAccuracy that share with test images as they are, if it was shown several views of each; null otherwise
 * @param balancedTestAccuracy the mean over the classes of the share of their test images that it classifies rightly;
 *     null in the file of an older version
 * @param testLoss its mean cross-entropy on the test images, in nats
 * @param bestEpoch the epoch whose model was kept: that with the best validation accuracy, or the last one
 * @param bestValidationAccuracy the validation accuracy of that epoch
 * @param ending the last step that was made
 * @param seconds how long it took
 * @param parameters the number of parameters
 * @param config what was trained
 * @param seed the seed, which is part of the configuration too
 * @param data the kind of data
 * @param dataSource what to choose to have it
 * @param dataSha256 the SHA-256 of each data file
 * @param modelSha256 the SHA-256 of the model: {@link ModelFile#sha256}
 * @param versions the versions of this program, of Java and of the JVM
 * @param cpu the processor
 * @param simd the kernels that ran, and why
 * @param threads the number of threads
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSummary(
        @JsonProperty("test_accuracy") double testAccuracy,
        @JsonProperty("plain_test_accuracy") @IfAbsent("null") @JsonSetter(nulls = Nulls.SET) Double plainTestAccuracy,
        @JsonProperty("balanced_test_accuracy") @IfAbsent("null") @JsonSetter(nulls = Nulls.SET) Double balancedTestAccuracy,
        @JsonProperty("test_loss") double testLoss,
        @JsonProperty("best_epoch") int bestEpoch,
        @JsonProperty("best_val_accuracy") double bestValidationAccuracy,
        @JsonProperty("ending") Ending ending,
        @JsonProperty("seconds") RunSeconds seconds,
        @JsonProperty("parameters") long parameters,
        @JsonProperty("config") RunConfig config,
        @JsonProperty("seed") long seed,
        @JsonProperty("data") DataKind data,
        @JsonProperty("data_source") DataSelection dataSource,
        @JsonProperty("data_sha256") Map<String, String> dataSha256,
        @JsonProperty("model_sha256") String modelSha256,
        @JsonProperty("versions") Map<String, String> versions,
        @JsonProperty("cpu") String cpu,
        @JsonProperty("simd") Map<String, Object> simd,
        @JsonProperty("threads") int threads) {

    /** Collects the summary of a run. */
    public static RunSummary of(TrainedModel trained, Evaluation test, OptionalDouble plainTestAccuracy, ImageData data,
            String modelSha256, RunSeconds seconds) {
        Environment environment = Environment.current();
        return new RunSummary(test.accuracy(),
                plainTestAccuracy.isPresent() ? plainTestAccuracy.getAsDouble() : null, test.balancedAccuracy(),
                test.loss(), trained.best().epoch(),
                trained.best().validationAccuracy(), trained.ending(), seconds,
                trained.model().parameterCount(), trained.config(), trained.config().seed(),
                data.kind(), DataReference.of(data).source(), data.sha256(), modelSha256,
                environment.versions(), environment.cpu(), environment.simd(), environment.threads());
    }

    /**
     * Reads a {@code run.json}.
     *
     * @throws IOException if it cannot be read, or is not of this version
     */
    public static RunSummary read(Path file) throws IOException {
        return RunJson.read(file, RunContents.RUN, RunSummary.class);
    }

    /** Returns the data of the run. */
    public DataReference dataReference() {
        return new DataReference(dataSource, data, dataSha256);
    }

    /** Returns what of another environment is not as in this run, as in {@code java 25 here, 26 in the run}. */
    public List<String> differences(Environment other) {
        List<String> differences = new ArrayList<>();
        Map<String, Object> here = new LinkedHashMap<>(other.versions());
        here.put("cpu", other.cpu());
        here.put("vector bits", other.simd().get("bits"));
        Map<String, Object> there = new LinkedHashMap<>(versions);
        there.put("cpu", cpu);
        there.put("vector bits", simd.get("bits"));
        here.forEach((name, value) -> {
            if (!Objects.equals(value, there.get(name))) {
                differences.add(name + " " + value + " here, " + there.get(name) + " in the run");
            }
        });
        return differences;
    }

    /** Returns the summary as one line of JSON. */
    public String toJson() {
        return RunJson.write(this);
    }
}
