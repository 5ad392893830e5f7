package lanewise.train.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results of experiments that are kept in files. */
class ResultCacheTest {
    @TempDir
    Path folder;

    @Test
    void aCachedResultIsComputedAgainForAnotherKeyOrFromADamagedFile() throws Exception {
        Path file = folder.resolve("cached/x.json");
        TypeReference<List<Double>> type = new TypeReference<>() { };
        int[] computed = {0};
        ResultCache.Computation<List<Double>> computation = () -> List.of(1.5 * ++computed[0]);
        assertEquals(List.of(1.5), ResultCache.get(file, List.of("a", 1), type, computation));
        assertEquals(List.of(1.5), ResultCache.get(file, List.of("a", 1), type, computation));
        assertEquals(List.of(3.0), ResultCache.get(file, List.of("a", 2), type, computation));
        Files.writeString(file, "{\"key\":[\"a\",2],\"val");
        assertEquals(List.of(4.5), ResultCache.get(file, List.of("a", 2), type, computation));
        Files.writeString(file, "{\"key\":[\"a\",2],\"value\":{\"other\":1}}");
        assertEquals(List.of(6.0), ResultCache.get(file, List.of("a", 2), type, computation));
    }
}
