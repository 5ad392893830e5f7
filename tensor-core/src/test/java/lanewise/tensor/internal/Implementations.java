package lanewise.tensor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The classes that a sealed contract permits. */
public final class Implementations {
    private Implementations() {}

    /** Fails if the objects that a test looks at leave out an implementation of the contracts, or are of others. */
    public static void assertNoneIsLeftOut(Collection<?> tested, Class<?>... contracts) {
        Set<Class<?>> permitted = Stream.of(contracts).flatMap(Implementations::of).collect(Collectors.toSet());
        assertEquals(permitted, tested.stream().map(Object::getClass).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> of(Class<?> contract) {
        return contract.isSealed() ? Stream.of(contract.getPermittedSubclasses()).flatMap(Implementations::of)
                : Stream.of(contract);
    }
}
