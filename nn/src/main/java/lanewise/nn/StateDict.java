package lanewise.nn;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;

/** What {@link Module#stateDict} collects and {@link Module#loadStateDict} checks and copies. */
final class StateDict {
    private StateDict() {}

    static SequencedMap<String, Tensor> of(Module module) {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        module.namedModules().forEach((name, each) -> {
            each.ownParameters().forEach(parameter -> put(Module.join(name, parameter.name()), parameter.value(), each, state));
            each.ownBuffers().forEach((buffer, tensor) -> put(Module.join(name, buffer), tensor, each, state));
        });
        return Collections.unmodifiableSequencedMap(state);
    }

    /** Adds an entry of a module, which must be the first of its name. */
    static <T> void put(String name, T entry, Module module, Map<String, T> entries) {
        if (entries.put(name, entry) != null) {
            throw new IllegalStateException(
                    module.describe() + ": two entries of the state dict are named " + name + "; give each a name of its own");
        }
    }

    static void load(Module module, Map<String, Tensor> source) {
        SequencedMap<String, Tensor> state = of(module);
        Map<String, Tensor> given = new LinkedHashMap<>(source);
        ignore(module, given);
        List<String> complaints = complaints(state, given);
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(module.describe() + ": the state dict does not fit, and nothing was changed: "
                    + String.join("; ", complaints));
        }
        // Copies first: the source may hold tensors of this very module, in other places.
        Map<String, Tensor> copies = new LinkedHashMap<>();
        state.forEach((name, tensor) -> copies.put(name, copy(source.get(name), tensor.dtype())));
        state.forEach((name, tensor) -> tensor.copyFrom(copies.get(name)));
        logConversions(module, state, source);
    }

    private static Tensor copy(Tensor tensor, DType dtype) {
        return tensor.dtype() == dtype ? tensor.copy() : tensor.to(dtype);
    }

    // They are exact, so this is no warning.
    private static void logConversions(Module module, SequencedMap<String, Tensor> state, Map<String, Tensor> source) {
        List<String> converted = state.keySet().stream()
                .filter(name -> source.get(name).dtype() != state.get(name).dtype()).toList();
        if (!converted.isEmpty()) {
            String types = converted.stream().map(name -> source.get(name).dtype() + " to " + state.get(name).dtype())
                    .distinct().collect(Collectors.joining(", "));
            System.getLogger("lanewise.nn").log(Level.INFO, () -> module.describe() + ": " + converted.size() + " of "
                    + state.size() + " tensors of the state dict were converted from " + types);
        }
    }

    // Takes away what PyTorch's modules have in their state dict and those here do not need.
    private static void ignore(Module module, Map<String, Tensor> given) {
        module.namedModules().forEach((name, each) ->
                each.ignoredEntries().forEach(entry -> given.remove(Module.join(name, entry))));
    }

    private static List<String> complaints(SequencedMap<String, Tensor> state, Map<String, Tensor> source) {
        List<String> complaints = new ArrayList<>();
        addNames("missing", state, source, complaints);
        addNames("unexpected", source, state, complaints);
        state.forEach((name, tensor) -> {
            Tensor given = source.get(name);
            if (source.containsKey(name) && !fits(given, tensor)) {
                complaints.add(name + " is " + describe(given) + ", not " + describe(tensor));
            }
        });
        return complaints;
    }

    // What stores halves fits whatever computes, since nothing is lost.
    private static boolean fits(Tensor given, Tensor tensor) {
        return given != null && given.shape().equals(tensor.shape())
                && (given.dtype() == tensor.dtype() || !given.dtype().computes() && tensor.dtype().isFloating());
    }

    // Complains of what is in the one map and not in the other.
    private static void addNames(String what, Map<String, Tensor> here, Map<String, Tensor> there,
            List<String> complaints) {
        String names = here.entrySet().stream().filter(entry -> !there.containsKey(entry.getKey()))
                .map(entry -> entry.getKey() + " " + describe(entry.getValue())).collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            complaints.add(what + " " + names);
        }
    }

    private static String describe(Tensor tensor) {
        return tensor == null ? "null" : tensor.dtype() + " " + tensor.shape();
    }
}
