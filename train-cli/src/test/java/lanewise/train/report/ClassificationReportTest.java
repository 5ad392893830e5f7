package lanewise.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import lanewise.nn.metrics.ConfusionMatrix;
import org.junit.jupiter.api.Test;

class ClassificationReportTest {
    // Of three cats two are found and one is taken for a dog; the dog is found; nothing is called a horse.
    private static ClassificationReport report() {
        ConfusionMatrix confusion = new ConfusionMatrix(3);
        confusion.add(new int[] {0, 0, 1, 1, 0}, new int[] {0, 0, 0, 1, 2});
        return new ClassificationReport(confusion, List.of("cat", "dog", "horse"));
    }

    @Test
    void bothTablesHaveTheNamesOfTheClasses() {
        assertEquals("""
                label   cat   dog horse
                cat       2     1     0
                dog       0     1     0
                horse     1     0     0

                class         images predicted precision    recall      F0.1        F1       F10
                cat                3         3    0.6667    0.6667    0.6667    0.6667    0.6667
                dog                1         2    0.5000    1.0000    0.5025    0.6667    0.9902
                horse              1         0    0.0000    0.0000    0.0000    0.0000    0.0000
                mean of all        5         5    0.3889    0.5556    0.3897    0.4444    0.5523
                """, report().text());
    }

    @Test
    void aMatrixWiderThanAScreenIsReplacedByTheLargestConfusions() {
        ConfusionMatrix confusion = new ConfusionMatrix(30);
        confusion.add(new int[] {7, 7, 3, 29, 4}, new int[] {2, 2, 1, 29, 1});
        List<String> names = IntStream.range(0, 30).mapToObj(i -> "class_" + i).toList();
        String text = new ClassificationReport(confusion, names).text();
        assertEquals("""
                label     taken for   images
                class_2   class_7          2
                class_1   class_3          1
                class_1   class_4          1
                """, text.substring(0, text.indexOf("\n\n") + 1));
        assertEquals(3 + 1 + 1 + 1 + 30 + 1, text.lines().count());
    }

    @Test
    void jsonHasTheSameFigures() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(mapper.writeValueAsString(report().entries()));
        assertEquals(1, json.get("confusion").get(2).get(0).asInt());
        JsonNode dog = json.get("classes").get(1);
        assertEquals("dog", dog.get("name").asText());
        assertEquals(0.5, dog.get("precision").asDouble());
        assertEquals(101 / 102.0, dog.get("f_beta").get("10").asDouble(), 1e-15);
        assertEquals(5 / 9.0, json.get("mean").get("recall").asDouble(), 1e-15);
    }

    @Test
    void eachClassNeedsAName() {
        assertThrows(IllegalArgumentException.class,
                () -> new ClassificationReport(new ConfusionMatrix(3), List.of("cat", "dog")));
    }
}
