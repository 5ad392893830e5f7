package lanewise.train.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import lanewise.train.config.RunConfig;
import lanewise.train.config.field.RunJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTaskTest {
    private static RunTask task(String config) {
        return new RunTask("r", config, "", "", "", 1, "", 0, new byte[0]);
    }

    @Test
    void theRunIsThatOfItsText() throws IOException {
        assertEquals(RunConfig.DEFAULT, task(RunJson.write(RunConfig.DEFAULT)).run().config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{"})
    void anotherTextIsRefusedInOneLine(String text) {
        String config = assertThrows(IOException.class, () -> task(text).run()).getMessage();
        assertTrue(config.startsWith("no configuration: ") && config.lines().count() == 1, config);
        String data = assertThrows(IOException.class, () -> ImagesFile.reference(text)).getMessage();
        assertTrue(data.startsWith("no reference of data: ") && data.lines().count() == 1, data);
    }
}
