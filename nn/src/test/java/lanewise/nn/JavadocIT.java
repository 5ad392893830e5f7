package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.tensor.Tensor;
import lanewise.testing.JavadocTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocIT {
    @TempDir
    Path folder;

    @Test
    void nothingIsWrongAndEveryMemberHasAComment() throws URISyntaxException {
        Path tensorCore = Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        assertEquals(List.of(), JavadocTool.complaints(folder, "lanewise.nn", Path.of("src/main/java").toString(),
                "--module-path", tensorCore.toString()));
        assertTrue(Files.exists(folder.resolve("lanewise.nn/lanewise/nn/Module.html")));
    }
}
