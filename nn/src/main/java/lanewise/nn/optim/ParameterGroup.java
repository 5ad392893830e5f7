package lanewise.nn.optim;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import lanewise.nn.Parameter;

/**
 * Parameters of an optimizer that have settings, and a learning rate, of their own: PyTorch's {@code param_groups}.
 *
 * <pre>{@code
 * Sgd.Settings decaying = Sgd.Settings.PLAIN.withMomentum(0.9).withWeightDecay(1e-4);
 * Optimizer optimizer = Sgd.ofGroups(List.of(
 *         ParameterGroup.of(weights, decaying),
 *         ParameterGroup.of(biases, decaying.withWeightDecay(0)),
 *         ParameterGroup.of(head, decaying).withRateFactor(10)), 0.1);
 * }</pre>
 *
 * <p>The learning rate of a group is that of the optimizer times the group's factor, so a {@link LearningRateSchedule}
 * multiplies the rates of all groups. The optimizer numbers its parameters group after group. What has no weight decay is
 * often told by its axes: {@code parameter.value().rank() < 2} holds for biases and for the parameters of normalisation.
 *
 * <p>Derivation: {@code docs/derivations/parameter-groups.md}.
 *
 * @param <S> the settings of the rule, such as {@link Sgd.Settings}
 * @param parameters each of them once, and in no other group of the optimizer
 * @param settings what the rule uses for them
 * @param rateFactor what the learning rate of the optimizer is multiplied by; finite and not negative
 */
public record ParameterGroup<S>(List<Parameter> parameters, S settings, double rateFactor) {
    /** Checks the factor. */
    public ParameterGroup {
        parameters = List.copyOf(parameters);
        Objects.requireNonNull(settings, "ParameterGroup: the settings must be given, not null");
        if (!(rateFactor >= 0 && rateFactor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "ParameterGroup: the rate factor must be finite and not negative, not " + rateFactor);
        }
    }

    /** Returns parameters with the given settings and the learning rate of the optimizer. */
    public static <S> ParameterGroup<S> of(List<Parameter> parameters, S settings) {
        return new ParameterGroup<>(parameters, settings, 1);
    }

    /** Returns this group with another factor of the learning rate. */
    public ParameterGroup<S> withRateFactor(double rateFactor) {
        return new ParameterGroup<>(parameters, settings, rateFactor);
    }

    /** Returns the parameters of all groups, group after group. */
    static List<Parameter> parametersOf(List<? extends ParameterGroup<?>> groups) {
        return groups.stream().flatMap(group -> group.parameters().stream()).toList();
    }

    /** Returns the settings of each parameter, in the order of {@link #parametersOf}. */
    static <S> List<S> settingsOf(List<ParameterGroup<S>> groups) {
        return groups.stream().flatMap(group -> Collections.nCopies(group.parameters().size(), group.settings()).stream())
                .toList();
    }
}
