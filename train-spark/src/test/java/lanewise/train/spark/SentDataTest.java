package lanewise.train.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lanewise.train.data.ImageData;
import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.Test;

class SentDataTest {
    private static final ImageData IMAGES = SyntheticImages.generate(20);

    private final SentData data = new SentData();
    private final List<Path> sent = new ArrayList<>();

    @Test
    void itIsSentOnceAndDeletedInTheEnd() throws IOException {
        assertEquals("", data.fileName());
        data.send(IMAGES, sent::add);
        data.send(IMAGES, sent::add);
        assertEquals(1, sent.size());
        assertEquals(sent.getFirst().getFileName().toString(), data.fileName());
        assertEquals(ExecutorImages.sha256(sent.getFirst()), data.sha256());
        assertEquals(IMAGES.sha256(), ImagesFile.read(sent.getFirst()).sha256());
        data.delete();
        assertFalse(Files.exists(sent.getFirst().getParent()));
    }

    @Test
    void whatCannotBeSentLeavesNothingAndIsNotTriedAgain() throws IOException {
        SentData.Transfer full = file -> {
            assertTrue(Files.exists(file));
            sent.add(file);
            throw new IOException("No space left on device");
        };
        IOException first = assertThrows(IOException.class, () -> data.send(IMAGES, full));
        assertTrue(first.getMessage().startsWith("the data cannot be sent to the executors: No space left on device; see"
                + " that "), first.getMessage());
        assertEquals(first.getMessage(), assertThrows(IOException.class, () -> data.send(IMAGES, full)).getMessage());
        assertEquals(1, sent.size());
        assertFalse(Files.exists(sent.getFirst().getParent()));
        assertEquals("", data.fileName());
        data.delete();
    }
}
