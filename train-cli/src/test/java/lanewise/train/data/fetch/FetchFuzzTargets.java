package lanewise.train.data.fetch;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.data.Images;
import lanewise.train.data.SmallData;

/** The readers of what comes from a network, and of the variables that say how to get there. */
@SuppressWarnings("ReturnValueIgnored") // that it can be had is what counts
enum FetchFuzzTargets implements FuzzTarget {
    /** Deflated bytes become 1032 times as many at most, and no more than the limit here. */
    ARCHIVE(Limit.of(2_000, 4 << 20), FuzzTarget.ofFile("archive.tgz", FetchFuzzTargets::archive),
            () -> List.of(SmallData.tarGz(Map.of("cifar/a.bin", new byte[] {1, 2, 3}, "b/../c.bin", new byte[600])))),
    LABELS(Limit.of(100, 1 << 20), in -> NpmPackage.parse("labels", in.length, new ByteArrayInputStream(in)),
            () -> FuzzTarget.texts("[0, 9, 3]")),
    SHEET(Limit.of(20_000, 4 << 20), in -> PngSheet.writeRecords(in, new byte[2], OutputStream.nullOutputStream()),
            () -> List.of(sheet())),
    PROXY(Limit.of(20_000, 1 << 20), FetchFuzzTargets::proxy, () -> FuzzTarget.texts("http://me:p%20w@proxy.example:3128\n"
            + ".example.org, 10.0.0.0/8 [::1]", "[::1]:80\n*")),
    /** What a server sends, or a proxy, on one connection after the other; the memory is that of the thread that fetches. */
    ANSWERS(Limit.of(2_000, 8 << 20), AnsweredFetch::fetch, AnsweredFetch::seeds);

    private final Contract contract;

    FetchFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds).telling(Failures::describe);
    }

    private static void archive(Path file) throws IOException {
        ArchiveReader.read(file, 1 << 16, (name, size, content) -> {
            if (name.contains("/")) {
                throw new AssertionError("a path instead of a name: " + name);
            }
            return NpmPackage.readWhole(name, size, 1 << 14, content) != null;
        });
    }

    // The first line is a proxy, the rest hosts that need none.
    private static void proxy(byte[] input) throws IOException {
        String[] lines = FuzzTarget.text(input).split("\n", 2);
        ProxySettings settings = new ProxySettings(Map.of("https_proxy", lines[0], "no_proxy",
                lines.length > 1 ? lines[1] : ""), null);
        settings.of(URI.create("https://10.1.2.3/a"));
        settings.of(URI.create("https://host.example.org/a")).ifPresent(Object::toString);
        settings.authenticator();
    }

    private static byte[] sheet() throws IOException {
        BufferedImage image = new BufferedImage(Images.PLANE, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(5, 1, 0x123456);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
