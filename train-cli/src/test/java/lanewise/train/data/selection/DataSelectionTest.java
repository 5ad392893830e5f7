package lanewise.train.data.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSelectionTest {
    static Stream<DataSelection> selections() {
        return Stream.of(DataSelection.AUTO, DataSelection.Synthetic.FULL, new DataSelection.Synthetic(1000),
                new DataSelection.Folder(Path.of("pictures")));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void whatIsWrittenIsReadAgain(DataSelection selection) throws JsonProcessingException {
        assertEquals(selection, DataSelection.parse(selection.toString()));
        ObjectMapper json = new ObjectMapper();
        String text = json.writeValueAsString(selection);
        assertEquals(json.writeValueAsString(selection.toString()), text);
        assertEquals(selection, json.readValue(text, DataSelection.class));
    }

    @Test
    void eachFormIsTold() {
        assertEquals(DataSelection.AUTO, DataSelection.parse("auto"));
        assertEquals(new DataSelection.Synthetic(50_000), DataSelection.parse("synthetic"));
        assertEquals("synthetic", DataSelection.parse("synthetic:50000").toString());
        assertEquals("synthetic:1000", DataSelection.parse("synthetic:1000").toString());
        assertEquals(new DataSelection.Folder(Path.of("auto").toAbsolutePath()), DataSelection.parse("./auto"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"synthetic:", "synthetic:0", "synthetic:-10", "synthetic:15", "synthetic:many",
        "synthetic:500010", "synthetic:99999999999", "synthetic: 10"})
    void aSizeThatCannotBeIsRefused(String text) {
        String number = text.equals("synthetic:") ? "nothing" : text.substring("synthetic:".length());
        assertEquals(number + " is no number of training images; give a multiple of 10 up to 500,000, such as"
                + " synthetic:5000",
                assertThrows(IllegalArgumentException.class, () -> DataSelection.parse(text)).getMessage());
    }

    @Test
    void theNumberOfImagesIsKnownBeforehandButOfAFolder() {
        assertEquals(60_000, DataSelection.AUTO.expectedImages());
        assertEquals(1200, DataSelection.parse("synthetic:1000").expectedImages());
        assertEquals(0, DataSelection.parse("pictures").expectedImages());
    }

    @Test
    void anImpossibleFolderIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> DataSelection.parse("a\0b"));
    }
}
