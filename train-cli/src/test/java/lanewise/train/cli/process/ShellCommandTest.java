package lanewise.train.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {
    private static final List<String> WORDS = List.of("train", "--out", "rep with space", "", "it's", "$HOME", "a\\b", "*",
            "~", "a;b|c&d", "(x)", "\"", "`id`", "!x", "#", "two\nlines", "esc\u001b[1m'\\", "runs/2026-01-31_12-00-00");

    @Test
    void whatAShellLeavesAloneIsNotQuoted() {
        assertEquals("lanewise train --resume runs/2026-01-31_12-00-00", ShellCommand.of("lanewise", "train", "--resume",
                "runs/2026-01-31_12-00-00"));
        assertEquals("--lr 1e-6..1e2:9 --data=synthetic:1000", ShellCommand.of("--lr", "1e-6..1e2:9",
                "--data=synthetic:1000"));
        assertEquals("'rep with space' 'it'\\''s' '' $'a\\u000ab'", ShellCommand.of("rep with space", "it's", "", "a\nb"));
    }

    @Test
    void bashGetsTheWords() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash here");
        Process bash = new ProcessBuilder("/bin/bash", "-c", "printf '%s\\0' " + ShellCommand.of(WORDS)).start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(String.join("\0", WORDS) + "\0", printed);
        assertEquals(0, bash.waitFor());
    }
}
