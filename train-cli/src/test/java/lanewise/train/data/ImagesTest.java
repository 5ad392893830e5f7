package lanewise.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import lanewise.train.data.synthetic.SyntheticImages;
import org.junit.jupiter.api.Test;

class ImagesTest {
    @Test
    void aSubsetHasTheImagesOfItsIndices() {
        Images images = SyntheticImages.generate(50, 10, 3).train();
        int[] indices = {49, 0, 17, 17};
        Images subset = images.withValidation(5).subset(indices);
        assertEquals(indices.length, subset.count());
        assertEquals(images.classNames(), subset.classNames());
        assertEquals(0, subset.validationCount());
        for (int i = 0; i < indices.length; i++) {
            assertEquals(images.label(indices[i]), subset.label(i));
            assertEquals(images.pixels(indices[i]).toString(), subset.pixels(i).toString());
        }
        assertEquals(0, images.subset(new int[0]).count());
        assertThrows(IndexOutOfBoundsException.class, () -> images.subset(new int[] {50}));
    }
}
