package lanewise.train.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lanewise.train.cli.CommandCall;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words that bash offers. */
class CompletionCommandTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeScriptAndFolders() throws IOException {
        assumeTrue(Files.isExecutable(BASH), "there is no bash");
        Files.writeString(folder.resolve("script"), CommandCall.of("generate-completion").out());
        Files.createDirectories(folder.resolve("autumn pictures"));
        Files.createDirectories(folder.resolve("cifar"));
        Files.createFile(folder.resolve("autobahn.png"));
    }

    @ParameterizedTest
    @CsvSource({
        "lanewise tr, train",
        "lanewise train --activation re, relu",
        "lanewise train --activation s, sigmoid silu softplus",
        "lanewise train --init kai, kaiming-normal kaiming-uniform",
        "lanewise train --optimizer ad, adam adamw",
        "lanewise train --lr-schedule co, constant cosine",
        "lanewise train --dtype f, f32 f64",
        "lanewise train --recipe b, best",
        "lanewise train --model m, mlp",
        "lanewise sweep --model conv, conv conv-small",
        "lanewise train --model resnet2, resnet20 resnet20-nobn",
        "lanewise train --views m, mirror",
        "lanewise train --augment c, contrast=0.1 cutout=8",
        "lanewise sweep --augment a, alternating-flip",
        "lanewise train --source o, official",
        "lanewise train --labels '', coarse fine",
        "lanewise train --data au, auto autumn pictures",
        "lanewise train --data ci, cifar",
        "lanewise sweep --optimizer ad, adam adamw",
        "lanewise sweep --batch-norm o, off on",
        "lanewise sweep --data sy, synthetic",
        "lanewise evaluate --data ci, cifar",
        "lanewise data f, fetch",
        "lanewise data verify --data ci, cifar"})
    void valuesAreThoseThatAreTaken(String line, String expected) throws Exception {
        List<String> words = Arrays.asList(line.split(" ", -1));
        String typed = words.stream().map(word -> word.equals("''") ? word : "'" + word + "'")
                .collect(Collectors.joining(" "));
        Process bash = new ProcessBuilder(BASH.toString(), "-c", "source ./script; COMP_WORDS=(" + typed + "); COMP_CWORD="
                + (words.size() - 1) + "; _complete_lanewise; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor());
        assertEquals(expected, Stream.of(offered.split("\n")).map(String::strip).sorted()
                .collect(Collectors.joining(" ")));
    }
}
