package lanewise.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import lanewise.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigTest {
    @Test
    void theDefaultsAreThoseOfTheCommonProtocol() {
        RunConfig config = RunConfig.DEFAULT;
        assertEquals(List.of(128), config.hidden());
        assertEquals(ActivationKind.ELU, config.activation());
        assertEquals(0.1, config.learningRate());
        assertEquals(128, config.batchSize());
        assertEquals(10, config.epochs());
        assertEquals(42, config.seed());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLearningRateMustBePositiveAndFinite(double rate) {
        refused("--lr: ", () -> with(rate, 0, false, 0, 128, 10, 128));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void aMomentumMustLieBelowOne(double momentum) {
        refused("--momentum: ", () -> with(0.1, momentum, false, 0, 128, 10, 128));
    }

    @Test
    void nesterovNeedsMomentum() {
        refused("--nesterov: ", () -> with(0.1, 0, true, 0, 128, 10, 128));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightDecayMustNotBeNegative(double decay) {
        refused("--weight-decay: ", () -> with(0.1, 0, false, decay, 128, 10, 128));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void sizesMustBePositive(int size) {
        refused("--batch-size: ", () -> with(0.1, 0, false, 0, size, 10, 128));
        refused("--epochs: ", () -> with(0.1, 0, false, 0, 128, size, 128));
        refused("--hidden: ", () -> with(0.1, 0, false, 0, 128, 10, size));
    }

    private static RunConfig with(double rate, double momentum, boolean nesterov, double decay, int batch, int epochs,
            int hidden) {
        return new RunConfig(List.of(hidden), ActivationKind.ELU, InitKind.KAIMING_NORMAL, rate, momentum, nesterov,
                decay, batch, epochs, 42, DType.F32);
    }

    private static void refused(String option, Runnable creation) {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, creation::run);
        assertTrue(failure.getMessage().startsWith(option), failure.getMessage());
    }
}
