package lanewise.train;

import java.io.IOException;
import java.util.stream.Stream;
import lanewise.testing.FuzzEntry;
import lanewise.testing.FuzzReplay;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every reader of this module keeps its promises for the inputs that fuzzing found, and for damaged ones. */
class HostileInputTest {
    @TestFactory
    Stream<DynamicTest> promisesAreKept() throws IOException {
        return FuzzEntry.besides(HostileInputTest.class).stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> FuzzReplay.replay(target)));
    }
}
