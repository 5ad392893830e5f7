package lanewise.train.data.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
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
import lanewise.train.data.Counts;
import lanewise.train.data.DataException;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;
import lanewise.train.data.Sha256;

/**
 * Pictures in folders that are named by their classes, as {@link FolderLayout} finds them: {@code DIR/train/CLASS/*}
 * and {@code DIR/test/CLASS/*}, perhaps {@code DIR/val/CLASS/*}, or {@code DIR/CLASS/*}, of which the sixth part of
 * each class is set apart to test with.
 *
 * <p>Classes and pictures are in the order of their names, so that the same files give the same data set anywhere.
 */
final class ImageFolder {
    /** As in CIFAR-10: 10,000 of 60,000. */
    private static final int TEST_SHARE = 6;
    /** Not that of a run: no model shall be tested on pictures that one of another seed has learned. */
    private static final long DIVISION_SEED = 42;
    private static final int MOST_CLASSES = 1000;
    /** Of which the tenth part validates. */
    private static final int FEWEST_TRAINING_IMAGES = 10;
    /** From here on a line says that the classes are unbalanced. */
    private static final int UNBALANCED = 3;

    private final Path directory;
    private final Consumer<String> notices;
    private final ClassFolders folders;
    private final List<Picture> train = new ArrayList<>();
    private final List<Picture> validation = new ArrayList<>();
    private final List<Picture> test = new ArrayList<>();

    /** A file and its label. */
    record Picture(Path file, int label) {
    }

    private ImageFolder(Path directory, Consumer<String> notices) {
        this.directory = directory;
        this.notices = notices;
        folders = new ClassFolders(notices);
    }

    /**
     * Reads all pictures.
     *
     * @param directory a folder with folders
     * @param cache what the pictures became before
     * @param notices receives what the user should know, one line at a time
     * @param progress is told how far the reading has come
     * @throws DataException if a picture is damaged, which a notice has named; if there are too few pictures or
     *     classes, or too many; if something cannot be read
     */
    static ImageData read(Path directory, PictureCache cache, Consumer<String> notices, Progress progress)
            throws DataException {
        try {
            ImageFolder folder = new ImageFolder(directory, notices);
            List<String> classNames = folder.collect();
            return folder.load(classNames, new PictureReader(classNames, cache, notices, progress));
        } catch (DataException e) {
            throw e;
        } catch (FileSystemException e) {
            // It names the file or folder itself, which may lie deep in the one that the user named.
            throw new DataException((e.getFile() == null ? directory : e.getFile()) + " cannot be read: "
                    + Reason.withAdvice(e), e);
        } catch (IOException e) {
            throw new DataException(directory + " cannot be read: " + Reason.withAdvice(e), e);
        }
    }

    private ImageData load(List<String> classNames, PictureReader reader) throws IOException {
        List<Picture> learned = new ArrayList<>(train);
        learned.addAll(validation);
        List<Images> sets = reader.read(directory, List.of(learned, test));
        Images toTrain = sets.getFirst().withValidation(validation.size());
        Map<String, String> sha256 = new LinkedHashMap<>();
        sha256.put("training images", reader.sha256(toTrain, 0, train.size()));
        if (!validation.isEmpty()) {
            sha256.put("validation images", reader.sha256(toTrain, train.size(), toTrain.count()));
        }
        sha256.put("test images", reader.sha256(sets.getLast(), 0, test.size()));
        sha256.put("class names", Sha256.of(String.join("\n", classNames).getBytes(StandardCharsets.UTF_8)));
        tellBalance(toTrain);
        return new ImageData(toTrain, sets.getLast(), DataKind.IMAGE_FOLDER, ImageData.Origin.DIRECTORY,
                Optional.of(directory), sha256);
    }

    private void tellBalance(Images images) {
        int[] counts = images.labelCounts();
        int most = 0;
        int fewest = 0;
        for (int label = 1; label < counts.length; label++) {
            most = counts[label] > counts[most] ? label : most;
            fewest = counts[label] < counts[fewest] ? label : fewest;
        }
        if (counts[most] >= UNBALANCED * counts[fewest]) {
            notices.accept(String.format(Locale.ROOT, "the classes are unbalanced: %,d of the %,d training images show"
                    + " %s, %,d show %s; look at the balanced accuracy, in which each class counts the same", counts[most],
                    images.count(), images.classNames().get(most), counts[fewest], images.classNames().get(fewest)));
        }
    }

    /** Lists the pictures; returns the names of their classes. */
    private List<String> collect() throws IOException {
        FolderLayout layout = FolderLayout.of(directory, notices);
        Set<String> classNames = layout.test().isPresent() ? collectDivided(layout) : collectAndDivide(layout.train());
        if (classNames.size() < 2) {
            throw new DataException(directory + " holds pictures of one class only, " + classNames.iterator().next()
                    + "; give each class a folder of its own");
        }
        if (classNames.size() > MOST_CLASSES) {
            throw new DataException(String.format(Locale.ROOT, "%s holds %,d folders, each a class; there may be %,d",
                    directory, classNames.size(), MOST_CLASSES));
        }
        if (train.size() < FEWEST_TRAINING_IMAGES) {
            throw new DataException(directory + " holds " + Counts.of(train.size(), "picture") + " to train on; at least "
                    + FEWEST_TRAINING_IMAGES + " are needed");
        }
        return List.copyOf(classNames);
    }

    private Set<String> collectDivided(FolderLayout layout) throws IOException {
        SortedMap<String, List<Path>> toTrain = folders.list(layout.train());
        List<String> classNames = List.copyOf(toTrain.keySet());
        add(train, toTrain, classNames);
        add(test, listLike(layout.train(), classNames, layout.test().orElseThrow()), classNames);
        if (layout.validation().isPresent()) {
            add(validation, listLike(layout.train(), classNames, layout.validation().get()), classNames);
        }
        return toTrain.keySet();
    }

    private SortedMap<String, List<Path>> listLike(Path first, List<String> classNames, Path second)
            throws IOException {
        SortedMap<String, List<Path>> pictures = folders.list(second);
        Set<String> unpaired = new TreeSet<>(classNames);
        unpaired.addAll(pictures.keySet());
        unpaired.removeIf(name -> classNames.contains(name) && pictures.containsKey(name));
        if (!unpaired.isEmpty()) {
            throw new DataException(first.getFileName() + " and " + second.getFileName() + " in " + first.getParent()
                    + " hold different classes; only one of them has " + String.join(", ", unpaired));
        }
        return pictures;
    }

    private static void add(List<Picture> pictures, SortedMap<String, List<Path>> classes, List<String> classNames) {
        classes.forEach((name, files) -> files.forEach(
                file -> pictures.add(new Picture(file, classNames.indexOf(name)))));
    }

    private Set<String> collectAndDivide(Path root) throws IOException {
        SortedMap<String, List<Path>> all = folders.list(root);
        int label = 0;
        for (Map.Entry<String, List<Path>> each : all.entrySet()) {
            List<Path> files = each.getValue();
            if (files.size() < 2) {
                throw new DataException(root.resolve(each.getKey())
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
}
