import com.googlecode.pngtastic.core.processing.zopfli.Options;
import com.googlecode.pngtastic.core.processing.zopfli.Options.BlockSplitting;
import com.googlecode.pngtastic.core.processing.zopfli.Options.OutputFormat;
import com.googlecode.pngtastic.core.processing.zopfli.Zopfli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Writes a jar again with the same files in the same order, compressed by Zopfli, which searches longer than the JDK for
 * a short form of the same format. Folders and room for sizes of 64 bits are left out.
 */
public final class TightJar {
    private static final int ITERATIONS = 15; // of Zopfli's search, as its authors recommend
    private static final int BLOCK = 1 << 20; // bytes that are compressed together: more than any file here has

    private TightJar() {}

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path tight = Path.of(arguments[0] + ".tight");
        try (ZipFile in = ZipFile.builder().setPath(jar).get();
                ZipArchiveOutputStream out = new ZipArchiveOutputStream(tight)) {
            out.setUseZip64(Zip64Mode.Never);
            for (ZipArchiveEntry entry : Collections.list(in.getEntriesInPhysicalOrder())) {
                if (!entry.isDirectory()) {
                    write(entry, in.getInputStream(entry).readAllBytes(), out);
                }
            }
        }
        Files.move(tight, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(ZipArchiveEntry entry, byte[] content, ZipArchiveOutputStream out) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        Options options = new Options(OutputFormat.DEFLATE, BlockSplitting.FIRST, ITERATIONS);
        new Zopfli(BLOCK).compress(options, content, compressed);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipArchiveEntry written = new ZipArchiveEntry(entry.getName());
        written.setTime(entry.getTime());
        written.setMethod(ZipArchiveEntry.DEFLATED);
        written.setSize(content.length);
        written.setCompressedSize(compressed.size());
        written.setCrc(checksum.getValue());
        out.addRawArchiveEntry(written, new ByteArrayInputStream(compressed.toByteArray()));
    }
}
