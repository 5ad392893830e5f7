package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.testing.JavadocTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocIT {
    @TempDir
    Path folder;

    @Test
    void nothingIsWrongAndEveryMemberHasAComment() throws IOException {
        String sources = "src/main/java";
        try (DirectoryStream<Path> derived = Files.newDirectoryStream(Path.of("target/generated-sources"))) {
            for (Path root : derived) {
                sources += File.pathSeparator + root;
            }
        }
        assertEquals(List.of(), JavadocTool.complaints(folder, "lanewise.tensor", sources,
                "--add-modules", "jdk.incubator.vector"));
        assertTrue(Files.exists(folder.resolve("lanewise.tensor/lanewise/tensor/Tensor.html")));
    }
}
