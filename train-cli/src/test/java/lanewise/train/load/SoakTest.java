package lanewise.train.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lanewise.testing.ChildJvm;
import lanewise.train.cli.process.JavaOptions;
import lanewise.train.load.MemorySamples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program {@link Soak}; {@code -Dlanewise.soak.seconds=600 -Dlanewise.soak.epochs=2000} is its long form. */
class SoakTest {
    @TempDir
    Path folder;

    @Timeout(value = 1, unit = TimeUnit.DAYS) // the long form takes as long as it is asked to
    @Test
    void answersStayTheSameAndMemoryIsFlat() throws Exception {
        List<String> options = new ArrayList<>(JavaOptions.ofTraining());
        options.addAll(List.of("-Xms192m", "-Xmx192m", "-XX:+AlwaysPreTouch")); // what grows is not the heap then
        List<String> lines = ChildJvm.run(options, Soak.class,
                String.valueOf(Integer.getInteger("lanewise.soak.seconds", 1)),
                String.valueOf(Integer.getInteger("lanewise.soak.epochs", 20)), folder.toString());
        lines.forEach(System.out::println);
        assertEquals(3, lines.stream().filter(line -> line.contains(": from the second quarter")).count());
    }

    @Test
    void whatStaysIsToldFromWhatIsUnderWay() {
        MemorySamples flat = new MemorySamples();
        MemorySamples leak = new MemorySamples();
        for (int i = 0; i < 20; i++) {
            flat.add(new Sample(i, i % 2 * 5_000_000L + 1000, i < 4 ? i : 4, 1, 9));
            leak.add(new Sample(i, i % 2 * 5_000_000L + 100L * i, 50_000L * i, 1, i));
        }
        assertEquals(0, flat.heapGrowth());
        assertEquals(0, flat.residentGrowth());
        assertEquals(0, flat.fileGrowth());
        assertTrue(leak.heapGrowth() >= 900, "100 bytes for each of ten samples: " + leak.heapGrowth());
        assertEquals(500_000, leak.residentGrowth());
        assertEquals(10, leak.fileGrowth());
        assertEquals(9, leak.doneBetween());
    }
}
