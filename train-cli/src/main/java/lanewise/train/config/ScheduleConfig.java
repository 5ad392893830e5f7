package lanewise.train.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.train.config.field.ConfigField;
import lanewise.train.config.field.InvalidConfigException;

/**
 * How the learning rate changes; each kind has the constants that it uses and no others. Epochs are those of the whole
 * run, a warm-up included; {@code LearningRates} turns them into steps.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "name")
@JsonSubTypes({
    @Type(value = ScheduleConfig.Constant.class, name = "constant"),
    @Type(value = ScheduleConfig.MultiStep.class, name = "multistep"),
    @Type(value = ScheduleConfig.Step.class, name = "step"),
    @Type(value = ScheduleConfig.Exponential.class, name = "exponential"),
    @Type(value = ScheduleConfig.Linear.class, name = "linear"),
    @Type(value = ScheduleConfig.Cosine.class, name = "cosine"),
    @Type(value = ScheduleConfig.Plateau.class, name = "plateau")})
public sealed interface ScheduleConfig {
    /** The same rate at every step. */
    record Constant() implements ScheduleConfig {}

    /**
     * The rate is multiplied by γ after each of the given epochs.
     *
     * @param milestones epochs, ascending
     * @param gamma γ
     */
    record MultiStep(List<Integer> milestones, double gamma) implements ScheduleConfig {
        /** Checks every value. */
        public MultiStep {
            milestones = List.copyOf(milestones);
            InvalidConfigException.require(!milestones.isEmpty(), ConfigField.MILESTONES,
                    "name the epochs after which the rate falls, such as 5,8");
            for (int i = 0; i < milestones.size(); i++) {
                InvalidConfigException.require(milestones.get(i) > (i == 0 ? 0 : milestones.get(i - 1)),
                        ConfigField.MILESTONES, "must ascend from 1 on, unlike %s", milestones);
            }
            requireGamma(gamma);
        }
    }

    /**
     * The rate is multiplied by γ after every so many epochs.
     *
     * @param stepSize the number of epochs at one rate
     * @param gamma γ
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Step(int stepSize, double gamma) implements ScheduleConfig {
        /** Checks every value. */
        public Step {
            InvalidConfigException.require(stepSize >= 1, ConfigField.STEP_SIZE, "must be at least 1, not %s",
                    stepSize);
            requireGamma(gamma);
        }
    }

    /**
     * The rate is multiplied by γ after every epoch.
     *
     * @param gamma γ
     */
    record Exponential(double gamma) implements ScheduleConfig {
        /** Checks γ. */
        public Exponential {
            requireGamma(gamma);
        }
    }

    /**
     * A straight line, from step to step, down to a minimum at the end of the run.
     *
     * @param minimumRate the minimum
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Linear(double minimumRate) implements ScheduleConfig {
        /** Checks the minimum. */
        public Linear {
            requireMinimum(minimumRate);
        }
    }

    /**
     * Half a period of a cosine, from step to step, down to a minimum at the end of the run.
     *
     * @param minimumRate the minimum
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Cosine(double minimumRate) implements ScheduleConfig {
        /** Checks the minimum. */
        public Cosine {
            requireMinimum(minimumRate);
        }
    }

    /**
     * The rate is multiplied by γ when the validation loss has not fallen for more epochs than the patience.
     *
     * @param gamma γ
     * @param patience the number of epochs without a better loss that are borne
     * @param minimumRate the rate below which it does not go
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Plateau(double gamma, int patience, double minimumRate) implements ScheduleConfig {
        /** Checks every value. */
        public Plateau {
            InvalidConfigException.require(gamma > 0 && gamma < 1, ConfigField.GAMMA,
                    "must lie between 0 and 1 with plateau, not be %s", gamma);
            InvalidConfigException.require(patience >= 0, ConfigField.PATIENCE,
                    "must not be negative, as %s is", patience);
            requireMinimum(minimumRate);
        }

        public ReduceOnPlateau rule() {
            return ReduceOnPlateau.whenNotFalling().withFactor(gamma).withPatience(patience)
                    .withMinimumRate(minimumRate);
        }
    }

    private static void requireGamma(double gamma) {
        InvalidConfigException.require(gamma > 0 && gamma < Double.POSITIVE_INFINITY, ConfigField.GAMMA,
                "must be a positive number, not %s", gamma);
    }

    private static void requireMinimum(double rate) {
        InvalidConfigException.require(rate >= 0 && rate < Double.POSITIVE_INFINITY, ConfigField.MINIMUM_RATE,
                "must be 0 or a positive number, not %s", rate);
    }
}
