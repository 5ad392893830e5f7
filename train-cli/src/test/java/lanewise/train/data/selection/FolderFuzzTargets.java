package lanewise.train.data.selection;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lanewise.testing.FuzzTarget;
import lanewise.train.FolderTree;
import lanewise.train.cli.command.Failures;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.SmallData;
import lanewise.train.data.cifar.Labels;

/** The reader of folders of data, whatever lies there under whatever names. */
enum FolderFuzzTargets implements FuzzTarget {
    DATA_FOLDER(Limit.of(20_000, 64 << 20), FolderTree.reader(Content.known(), FolderFuzzTargets::data), () -> List.of(
            FolderTree.of(Content.classes("")), FolderTree.of(Content.divided()),
            FolderTree.of(SmallData.fileNames().stream().flatMap(name -> List.of("k" + name, name).stream())
                    .toArray(String[]::new))));

    private final Contract contract;

    FolderFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds).telling(Failures::describe);
    }

    private static void data(Path folder) throws IOException {
        new DataResolver(() -> {
            throw new DataException("no cache here");
        }, SmallData.FILES, List.of(), FolderFuzzTargets::requireText, Progress.NONE, () -> SmallData.DATA)
                .resolve(new DataSelection.Folder(folder), Labels.FINE);
    }

    // Which the command prints as one line.
    private static void requireText(String notice) {
        if (notice.isBlank()) {
            throw new AssertionError("a notice is empty");
        }
    }

    /** What files hold, and folders that are accepted. */
    private static final class Content {
        private static final int PICTURES = 6;

        static Map<String, byte[]> known() {
            Map<String, byte[]> known = new HashMap<>();
            SmallData.fileNames().forEach(name -> known.put(name, SmallData.bytes(name)));
            known.put("png", picture());
            return known;
        }

        private static byte[] picture() {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", bytes);
                return bytes.toByteArray();
            } catch (IOException e) {
                throw new IllegalStateException(e); // memory
            }
        }

        static String[] classes(String folder) {
            String[] entries = new String[4 * PICTURES];
            for (int i = 0; i < 2 * PICTURES; i++) {
                entries[2 * i] = "k" + folder + (i % 2 == 0 ? "cat/" : "dog/") + i + ".png";
                entries[2 * i + 1] = "png";
            }
            return entries;
        }

        // Within a folder of an archive, with links, something that is no picture, and hidden names.
        static String[] divided() {
            return Stream.of(classes("images/Train/"), new String[] {"limages/test/dog", "images/Train/dog",
                "limages/test/cat", "images/Train/cat", "limages/val", "images/test", "fREADME.txt", "see there", "f.hidden",
                "", "fimages/Train/cat/more/cat.txt", "a", "dimages/Train/empty", ""}).flatMap(Stream::of)
                    .toArray(String[]::new);
        }
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
