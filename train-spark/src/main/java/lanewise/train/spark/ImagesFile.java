package lanewise.train.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import lanewise.train.config.field.RunJson;
import lanewise.train.data.ImageData;
import lanewise.train.data.Images;
import lanewise.train.data.RecordFormat;
import lanewise.train.data.selection.DataReference;
import lanewise.train.data.selection.DataSelection;

/**
 * A data set as a safetensors file, for executors that do not have it: the records of its images as U8, in blocks, and what is
 * known of them as JSON in the metadata.
 */
final class ImagesFile {
    private static final int IMAGES_PER_BLOCK = 10_000;
    private static final String ENTRY = "images";
    private static final String REFERENCE = "reference";

    private ImagesFile() {}

    /**
     * What is known of the images.
     *
     * @param format how records begin
     * @param classNames the classes, by label
     * @param counts how many there are to train with and to test with
     * @param validation how many of the first ones, the last of them, are set apart to validate with
     */
    record Description(RecordFormat format, List<String> classNames, List<Integer> counts, int validation) {}

    /** Writes a data set. */
    static void write(Path file, ImageData images) throws IOException {
        Map<String, Tensor> blocks = new LinkedHashMap<>();
        add(blocks, "train.", images.train());
        add(blocks, "test.", images.test());
        Description description = new Description(images.train().format(), images.classNames(),
                List.of(images.train().count(), images.test().count()), images.train().validationCount());
        SafeTensors.write(file, blocks, Map.of(ENTRY, RunJson.write(description),
                REFERENCE, RunJson.write(DataReference.of(images))));
    }

    private static void add(Map<String, Tensor> blocks, String name, Images images) {
        for (int from = 0; from < images.count(); from += IMAGES_PER_BLOCK) {
            Images block = images.subset(IntStream.range(from, Math.min(from + IMAGES_PER_BLOCK, images.count())).toArray());
            byte[] records = block.block(0);
            blocks.put(name + from / IMAGES_PER_BLOCK, Tensor.wrap(DType.U8, records, records.length));
        }
    }

    /**
     * Reads a data set.
     *
     * @throws IOException if the file was not written by this version, or holds other data than it says
     */
    static ImageData read(Path file) throws IOException {
        SafeTensors.Contents contents = SafeTensors.read(file);
        Description description = RunJson.entry(file, contents.metadata(), ENTRY, Description.class);
        DataReference reference = RunJson.entry(file, contents.metadata(), REFERENCE, DataReference.class);
        return of(reference, images(contents, "train.", description, 0).withValidation(description.validation()),
                images(contents, "test.", description, 1));
    }

    private static Images images(SafeTensors.Contents contents, String name, Description description, int which) {
        int count = description.counts().get(which);
        byte[][] blocks = IntStream.range(0, Math.ceilDiv(count, IMAGES_PER_BLOCK))
                .mapToObj(block -> contents.tensors().get(name + block).toByteArray()).toArray(byte[][]::new);
        return new Images(blocks, IMAGES_PER_BLOCK, count, description.format(), description.classNames());
    }

    /** Returns a data set that counts as the one of a reference: from the same place, with the same hashes. */
    static ImageData of(DataReference reference, Images train, Images test) {
        return switch (reference.source()) {
            case DataSelection.Folder folder -> new ImageData(train, test, reference.kind(),
                    ImageData.Origin.DIRECTORY, Optional.of(folder.directory()), reference.sha256());
            case DataSelection.Auto _ -> new ImageData(train, test, reference.kind(),
                    ImageData.Origin.CACHE, Optional.empty(), reference.sha256());
            case DataSelection.Synthetic _ -> new ImageData(train, test, reference.kind(),
                    ImageData.Origin.SYNTHETIC, Optional.empty(), reference.sha256());
        };
    }

    /** Returns a reference of JSON that this program wrote. */
    static DataReference reference(String json) throws IOException {
        return RunJson.parse(json, "reference of data", DataReference.class);
    }
}
