package lanewise.train.data.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import lanewise.tensor.Philox;
import lanewise.train.data.DataException;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;
import lanewise.train.data.Sha256;

/**
 * Pictures in folders that are named by their classes: {@code DIR/train/CLASS/*} and {@code DIR/test/CLASS/*}, or
 * {@code DIR/CLASS/*}, of which the sixth part of each class is set apart to test with.
 *
 * <p>Classes and pictures are in the order of their names, so that the same files give the same data set anywhere.
 */
final class ImageFolder {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    /** As in CIFAR-10: 10,000 of 60,000. */
    private static final int TEST_SHARE = 6;
    /** Not that of a run: no model shall be tested on pictures that one of another seed has learned. */
    private static final long DIVISION_SEED = 42;
    private static final int MOST_CLASSES = 1000;
    /** Of which the tenth part validates. */
    private static final int FEWEST_TRAINING_IMAGES = 10;

    private final Path directory;
    private final ClassFolders folders;
    private final List<Picture> train = new ArrayList<>();
    private final List<Picture> test = new ArrayList<>();

    /** A file and its label. */
    record Picture(Path file, int label) {
    }

    private ImageFolder(Path directory, Consumer<String> notices) {
        this.directory = directory;
        folders = new ClassFolders(notices);
    }

    /**
     * Reads all pictures.
     *
     * @param directory a folder with folders
     * @param notices receives what the user should know, one line at a time
     * @param progress is told how far the reading has come
     * @throws DataException if a picture is damaged, which a notice has named; if there are too few pictures or
     *     classes, or too many; if something cannot be read
     */
    static ImageData read(Path directory, Consumer<String> notices, Progress progress) throws DataException {
        try {
            ImageFolder folder = new ImageFolder(directory, notices);
            List<String> classNames = folder.collect();
            return folder.load(classNames, new PictureReader(classNames, notices, progress));
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            throw new DataException(directory + " cannot be read: " + Reason.of(e), e);
        }
    }

    private ImageData load(List<String> classNames, PictureReader reader) throws IOException {
        List<Images> sets = reader.read(directory, List.of(train, test));
        Map<String, String> sha256 = new LinkedHashMap<>();
        sha256.put("training images", reader.sha256(sets.getFirst()));
        sha256.put("test images", reader.sha256(sets.getLast()));
        sha256.put("class names", Sha256.of(String.join("\n", classNames).getBytes(StandardCharsets.UTF_8)));
        return new ImageData(sets.getFirst(), sets.getLast(), DataKind.IMAGE_FOLDER, ImageData.Origin.DIRECTORY,
                Optional.of(directory), sha256);
    }

    /** Lists the pictures; returns the names of their classes. */
    private List<String> collect() throws IOException {
        // A class may be called train as well: then its folder holds pictures and no folders.
        boolean divided = holdsFolders(directory.resolve(TRAIN));
        Set<String> classNames = divided ? collectDivided() : collectAndDivide();
        if (classNames.size() < 2) {
            throw new DataException(directory + " holds pictures of one class only, " + classNames.iterator().next()
                    + "; give each class a folder of its own");
        }
        if (classNames.size() > MOST_CLASSES) {
            throw new DataException(String.format(Locale.ROOT, "%s holds %,d folders, each a class; there may be %,d",
                    directory, classNames.size(), MOST_CLASSES));
        }
        if (train.size() < FEWEST_TRAINING_IMAGES) {
            throw new DataException(directory + " holds " + train.size() + " pictures to train on; at least "
                    + FEWEST_TRAINING_IMAGES + " are needed");
        }
        return List.copyOf(classNames);
    }

    private Set<String> collectDivided() throws IOException {
        if (!holdsFolders(directory.resolve(TEST))) {
            throw new DataException(directory + " holds train, and no folders of pictures in test; put some there, or"
                    + " name " + directory.resolve(TRAIN) + " to have a part of it set apart");
        }
        SortedMap<String, List<Path>> toTrain = folders.list(directory.resolve(TRAIN));
        SortedMap<String, List<Path>> toTest = folders.list(directory.resolve(TEST));
        Set<String> unpaired = new TreeSet<>(toTrain.keySet());
        unpaired.addAll(toTest.keySet());
        unpaired.removeIf(name -> toTrain.containsKey(name) && toTest.containsKey(name));
        if (!unpaired.isEmpty()) {
            throw new DataException("train and test in " + directory + " hold different classes; only one of them has "
                    + String.join(", ", unpaired));
        }
        int label = 0;
        for (String name : toTrain.keySet()) {
            add(train, toTrain.get(name), label);
            add(test, toTest.get(name), label);
            label++;
        }
        return toTrain.keySet();
    }

    private static void add(List<Picture> pictures, List<Path> files, int label) {
        files.forEach(file -> pictures.add(new Picture(file, label)));
    }

    private Set<String> collectAndDivide() throws IOException {
        SortedMap<String, List<Path>> all = folders.list(directory);
        int label = 0;
        for (Map.Entry<String, List<Path>> each : all.entrySet()) {
            List<Path> files = each.getValue();
            if (files.size() < 2) {
                throw new DataException(directory.resolve(each.getKey())
                        + " holds one picture; at least two are needed, to train and to test");
            }
            int[] order = new Philox(DIVISION_SEED, label).permutation(files.size());
            boolean[] tested = new boolean[files.size()];
            for (int i = 0; i < Math.max(1, files.size() / TEST_SHARE); i++) {
                tested[order[i]] = true;
            }
            for (int i = 0; i < tested.length; i++) {
                (tested[i] ? test : train).add(new Picture(files.get(i), label));
            }
            label++;
        }
        return all.keySet();
    }

    /** Returns whether a folder holds folders, but for hidden ones. */
    static boolean holdsFolders(Path folder) throws IOException {
        return Files.isDirectory(folder) && !ClassFolders.visible(folder, Files::isDirectory).isEmpty();
    }
}
