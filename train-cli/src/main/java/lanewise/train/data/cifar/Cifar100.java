package lanewise.train.data.cifar;

import java.util.List;
import lanewise.train.data.DataKind;
import lanewise.train.data.RecordFormat;

/**
 * The constants of CIFAR-100's binary format and contents.
 *
 * <p>A file is a sequence of records of 3,074 bytes: the coarse label (0 to 19), the fine label (0 to 99), then the
 * pixels as in {@link Cifar10}. The authors publish no hashes of the two files, only one of the archive. So the files
 * are known by their sizes and by their labels: each fine label has its one coarse label.
 */
public final class Cifar100 {
    /** The 100 classes, by fine label. */
    public static final List<String> FINE_NAMES = names("""
            apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle
            bowl boy bridge bus butterfly camel can castle caterpillar cattle
            chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur
            dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard
            lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain
            mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree
            plain plate poppy porcupine possum rabbit raccoon ray road rocket
            rose sea seal shark shrew skunk skyscraper snail snake spider
            squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor
            train trout tulip turtle wardrobe whale willow_tree wolf woman worm""");

    /** The 20 groups of five classes, by coarse label. */
    public static final List<String> COARSE_NAMES = names("""
            aquatic_mammals fish flowers food_containers fruit_and_vegetables
            household_electrical_devices household_furniture insects large_carnivores large_man-made_outdoor_things
            large_natural_outdoor_scenes large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people
            reptiles small_mammals trees vehicles_1 vehicles_2""");

    /** The coarse label of each fine label. */
    static final List<Integer> COARSE_OF_FINE = List.of(
            4, 1, 14, 8, 0, 6, 7, 7, 18, 3,
            3, 14, 9, 18, 7, 11, 3, 9, 7, 11,
            6, 11, 5, 10, 7, 6, 13, 15, 3, 15,
            0, 11, 1, 10, 12, 14, 16, 9, 11, 5,
            5, 19, 8, 8, 15, 13, 14, 17, 18, 10,
            16, 4, 17, 4, 2, 0, 17, 4, 18, 17,
            10, 3, 2, 12, 12, 16, 12, 1, 9, 19,
            2, 10, 0, 1, 16, 12, 9, 13, 15, 13,
            16, 19, 2, 4, 6, 19, 5, 5, 8, 19,
            18, 1, 2, 15, 6, 0, 17, 8, 14, 13);

    /** The training file. */
    public static final String TRAIN = "train.bin";
    /** The test file. */
    public static final String TEST = "test.bin";

    private static final int TRAIN_IMAGES = 50_000;
    private static final int TEST_IMAGES = 10_000;

    private Cifar100() {
    }

    /** Returns the two files: 50,000 and 10,000 images. */
    public static ExpectedFiles files(Labels labels) {
        return files(labels, TRAIN_IMAGES, TEST_IMAGES);
    }

    static ExpectedFiles files(Labels labels, int trainImages, int testImages) {
        DataKind kind = labels == Labels.FINE ? DataKind.CIFAR_100 : DataKind.CIFAR_100_COARSE;
        RecordFormat format = labels == Labels.FINE ? RecordFormat.CIFAR_100_FINE : RecordFormat.CIFAR_100_COARSE;
        return new ExpectedFiles(List.of(new ExpectedFile(TRAIN, trainImages, "", format)),
                new ExpectedFile(TEST, testImages, "", format), kind);
    }

    private static List<String> names(String text) {
        return List.of(text.split("\\s+"));
    }
}
