package lanewise.train.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.cifar.FileCheck;
import lanewise.train.data.folder.PictureCacheUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiagnosisTest {
    private static final long GIGABYTE = 1 << 30;
    private static final Diagnosis.Speed FAST = new Diagnosis.Speed(150, 78, 27, 1.2);

    private static Environment environment(boolean vector, String reason, int threads) {
        return new Environment(Map.of("java", "25"), "a processor",
                Map.of("vector", vector, "bits", vector ? 256 : 0, "reason", reason), threads);
    }

    private static Diagnosis diagnosis(Environment environment, long heap, Diagnosis.Speed speed,
            List<FileCheck> data) {
        return new Diagnosis(environment, 2, heap, speed, new Diagnosis.Proxy("", ""),
                new Diagnosis.Data("cache", "", data), Optional.empty());
    }

    private static Environment well() {
        return environment(true, "the module is there", 2);
    }

    private static List<FileCheck> data(FileCheck.State ofTheSecond) {
        List<FileCheck> checks = new ArrayList<>();
        for (ExpectedFile file : Cifar10.FILES.all()) {
            boolean second = checks.size() == 1;
            checks.add(new FileCheck(file, second ? ofTheSecond : FileCheck.State.OK,
                    second && ofTheSecond != FileCheck.State.OK ? "it is not there" : ""));
        }
        return checks;
    }

    private static List<FileCheck> complete() {
        return data(FileCheck.State.OK);
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                Arguments.of(diagnosis(environment(false, "the module jdk.incubator.vector is not there", 2), GIGABYTE,
                        FAST, complete()), "SIMD is off", "--add-modules jdk.incubator.vector"),
                Arguments.of(diagnosis(environment(false, "asked for by -Dlanewise.simd=scalar", 2), GIGABYTE, FAST,
                        complete()), "SIMD is off", "leave that property out"),
                Arguments.of(diagnosis(environment(false, "this JVM runs without C2 (interpreted mode)", 2), GIGABYTE,
                        FAST, complete()), "SIMD is off", "-Xint"),
                Arguments.of(diagnosis(well(), GIGABYTE, new Diagnosis.Speed(2, 1, 27, 1), complete()),
                        "only 2.0 GFLOP/s", "while nothing else runs"),
                Arguments.of(diagnosis(well(), GIGABYTE, new Diagnosis.Speed(150, 78, 27, 900), complete()),
                        "no fused multiply-add", "another machine"),
                Arguments.of(diagnosis(environment(true, "the module is there", 3), GIGABYTE, FAST, complete()),
                        "3 threads share 2 processors", "no more threads than processors"),
                Arguments.of(diagnosis(well(), 128 << 20, FAST, complete()), "128 MB", "JAVA_OPTS=-Xmx1g"),
                Arguments.of(diagnosis(well(), GIGABYTE, FAST, data(FileCheck.State.MISSING)),
                        "1 of 6 data files cannot be used, the first is data_batch_2.bin: it is not there",
                        "lanewise data fetch"),
                Arguments.of(new Diagnosis(well(), 2, GIGABYTE, FAST,
                        new Diagnosis.Proxy("", "https_proxy: is no address; name another one"),
                        new Diagnosis.Data("cache", "", complete()), Optional.empty()), "https_proxy: is no address",
                        "name another one"),
                Arguments.of(new Diagnosis(well(), 2, GIGABYTE, FAST, new Diagnosis.Proxy("", ""),
                        new Diagnosis.Data("", "there is no home folder; set XDG_CACHE_HOME", List.of()), Optional.empty()),
                        "there is no home folder", "set XDG_CACHE_HOME"));
    }

    @Test
    void theProxyIsNamedIfThereIsOne() {
        Diagnosis diagnosis = new Diagnosis(well(), 2, GIGABYTE, FAST,
                new Diagnosis.Proxy("proxy:3128 (https_proxy)", ""), new Diagnosis.Data("cache", "", complete()),
                Optional.empty());
        assertTrue(diagnosis.text().contains("proxy     proxy:3128 (https_proxy)\n"), diagnosis.text());
        assertEquals("proxy:3128 (https_proxy)", diagnosis.entries().get("proxy"));
        assertFalse(diagnosis(well(), GIGABYTE, FAST, complete()).text().contains("proxy"));
    }

    @Test
    void whatPicturesTakeIsOneLineAndNoProblem() {
        Path folder = Path.of("cache", "pictures");
        PictureCacheUsage usage = new PictureCacheUsage(folder, 3, 5 << 20, List.of(folder.resolve("a.images"),
                folder.resolve("b.images")), 3 << 19);
        Diagnosis diagnosis = with(usage);
        assertTrue(diagnosis.text().contains("pictures  3 folders, 5.0 MB in " + folder
                + "; 2 files, 1.5 MB, can be deleted: nobody will read them\n"), diagnosis.text());
        assertEquals(List.of(), diagnosis.problems());
        assertEquals(List.of(folder.resolve("a.images").toString(), folder.resolve("b.images").toString()),
                diagnosis.entries().get("pictures_leftovers"));
        assertEquals(3L << 19, diagnosis.entries().get("pictures_leftover_bytes"));
        assertTrue(with(new PictureCacheUsage(folder, 1, 1 << 20, List.of(), 0)).text()
                .contains("pictures  1 folder, 1.0 MB in " + folder + "\n"));
        assertFalse(with(new PictureCacheUsage(folder, 0, 0, List.of(), 0)).text().contains("pictures"));
    }

    private static Diagnosis with(PictureCacheUsage usage) {
        return new Diagnosis(well(), 2, GIGABYTE, FAST, new Diagnosis.Proxy("", ""),
                new Diagnosis.Data("cache", "", complete()), Optional.of(usage));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void eachProblemHasItsFix(Diagnosis diagnosis, String problem, String fix) {
        assertEquals(1, diagnosis.problems().size(), diagnosis.problems().toString());
        Diagnosis.Problem only = diagnosis.problems().getFirst();
        assertTrue(only.problem().contains(problem) && only.fix().contains(fix), only.toString());
        String last = String.format("problem:  %s%n    fix:  %s%n", only.problem(), only.fix());
        assertTrue(diagnosis.text().endsWith(last), diagnosis.text());
        assertFalse(diagnosis.text().contains("no problems"));
    }

    @Test
    void aGoodMachineHasNone() {
        String text = diagnosis(well(), GIGABYTE, FAST, complete()).text();
        assertTrue(text.contains("on: 256 bits, 8 lanes of f32 and 4 of f64; the module is there"), text);
        assertTrue(text.contains("150.0 GFLOP/s, 78.0 with one thread"), text);
        assertTrue(text.endsWith("no problems found\n"), text);
    }

    @Test
    void jsonHasNumbersAsNumbers() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(mapper.writeValueAsString(
                diagnosis(well(), GIGABYTE, FAST, data(FileCheck.State.MISSING)).entries()));
        assertEquals(150, json.get("sgemm_gflops").asDouble());
        assertEquals(8, json.get("simd").get("lanes_f32").asInt());
        assertTrue(json.get("simd").get("vector").asBoolean());
        assertTrue(json.get("fma").asBoolean());
        assertEquals("missing", json.get("data_files").get("data_batch_2.bin").asText());
        assertEquals("get them with: lanewise data fetch", json.get("problems").get(0).get("fix").asText());
    }
}
