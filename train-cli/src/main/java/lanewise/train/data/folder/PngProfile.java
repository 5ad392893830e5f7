package lanewise.train.data.folder;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/** The colour profile of a PNG file, which the decoder of the JDK reads and does not apply. */
final class PngProfile {
    private static final String FORMAT = "javax_imageio_png_1.0";
    private static final int MOST_BYTES = 10_000_000;

    private PngProfile() {}

    /**
     * Returns a picture in the colours of its profile: the same numbers, in another colour space. One without a profile
     * of RGB that can be read, or of another colour model, comes back as it is.
     */
    static BufferedImage apply(BufferedImage picture, IIOMetadata metadata) {
        if (!(picture.getColorModel() instanceof ComponentColorModel model)
                || model.getColorSpace().getType() != ColorSpace.TYPE_RGB) {
            return picture;
        }
        return rgbProfile(metadata).map(profile -> new BufferedImage(new ComponentColorModel(
                new ICC_ColorSpace(profile), model.hasAlpha(), model.isAlphaPremultiplied(), model.getTransparency(),
                model.getTransferType()), picture.getRaster(), model.isAlphaPremultiplied(), null)).orElse(picture);
    }

    private static Optional<ICC_Profile> rgbProfile(IIOMetadata metadata) {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        if (!(root.getElementsByTagName("iCCP").item(0) instanceof IIOMetadataNode node)
                || !(node.getUserObject() instanceof byte[] compressed)) {
            return Optional.empty();
        }
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            ICC_Profile profile = ICC_Profile.getInstance(in.readNBytes(MOST_BYTES));
            return profile.getColorSpaceType() == ColorSpace.TYPE_RGB ? Optional.of(profile) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // as other programs do
        }
    }
}
