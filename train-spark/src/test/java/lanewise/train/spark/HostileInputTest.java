package lanewise.train.spark;

import java.io.IOException;
import java.util.List;
import lanewise.testing.FuzzEntry;
import lanewise.testing.FuzzReplay;
import lanewise.testing.FuzzTarget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reader of this module keeps its promises for the inputs that fuzzing found, and for damaged ones. */
class HostileInputTest {
    static List<FuzzTarget> targets() throws IOException {
        return FuzzEntry.besides(HostileInputTest.class);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void promisesAreKept(FuzzTarget target) throws Exception {
        FuzzReplay.replay(target);
    }
}
