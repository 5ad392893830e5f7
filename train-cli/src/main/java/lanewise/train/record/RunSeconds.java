package lanewise.train.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How long a run took, in seconds.
 *
 * @param data loading and verifying the data, 0 where several runs share it
 * @param firstStep from the start of the process, or of the run in a series, to the end of its first step; 0 if a
 *     resumed run had no step left
 * @param test testing the model
 * @param total from the same start until the model was tested and written
 */
public record RunSeconds(
        @JsonProperty("data") double data,
        @JsonProperty("first_step") double firstStep,
        @JsonProperty("test") double test,
        @JsonProperty("total") double total) {}
