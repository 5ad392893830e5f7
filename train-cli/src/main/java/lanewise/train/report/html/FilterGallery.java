package lanewise.train.report.html;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.img;

import j2html.tags.DomContent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lanewise.tensor.Tensor;
import lanewise.train.model.FirstFilters;
import lanewise.train.report.chart.rendering.ChartScale;
import lanewise.train.report.chart.rendering.Png;

/**
 * Filters as pictures, side by side. A weight of 0 is mid-grey, and of each filter the weight of the largest size is black or
 * white: element w is drawn as 127.5 (1 + w ÷ max |w|). Three channels are red, green and blue; any other number of them are
 * grey pictures beside each other, the first {@value #MOST_CHANNELS} of them.
 */
public final class FilterGallery {
    /** The largest number of filters that are shown. */
    public static final int MOST = 32;

    private static final int MOST_CHANNELS = 4;
    private static final int RGB = 3;
    private static final double GREY = 127.5;
    private static final int OPAQUE = 0xFF000000;

    private FilterGallery() {}

    /** Returns the first {@value #MOST} filters, each magnified without blur. A pointer on one shows its range. */
    public static DomContent of(FirstFilters filters) throws IOException {
        List<DomContent> pictures = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST, filters.count()); i++) {
            Tensor filter = filters.weights().select(0, i);
            String name = "Filter " + i + " of layer " + filters.layer();
            pictures.add(img().withSrc(HtmlParts.dataUri(Png.of(picture(filter)))).withAlt(name)
                    .withTitle(name + ": from " + label(filter.min().item()) + " to " + label(filter.max().item())));
        }
        return div(each(pictures, picture -> picture)).withClass("filters");
    }

    private static String label(double weight) {
        return Double.isFinite(weight) ? ChartScale.label(weight) : String.valueOf(weight);
    }

    /** Returns the picture of a filter (C, kH, kW), a pixel for each tap. */
    static BufferedImage picture(Tensor filter) {
        int channels = filter.dim(0);
        int height = filter.dim(1);
        int width = filter.dim(2);
        double[] weights = filter.toDoubleArray();
        double largest = Arrays.stream(weights).map(Math::abs).max().orElse(0);
        int shown = channels == RGB ? 1 : Math.min(MOST_CHANNELS, channels);
        // Between grey pictures a column stays transparent.
        BufferedImage picture = new BufferedImage(shown * (width + 1) - 1, height, BufferedImage.TYPE_INT_ARGB);
        for (int part = 0; part < shown; part++) {
            for (int tap = 0; tap < height * width; tap++) {
                int colour = OPAQUE;
                for (int colourChannel = 0; colourChannel < RGB; colourChannel++) {
                    int channel = channels == RGB ? colourChannel : part;
                    colour |= level(weights[channel * height * width + tap], largest) << 8 * (RGB - 1 - colourChannel);
                }
                picture.setRGB(part * (width + 1) + tap % width, tap / width, colour);
            }
        }
        return picture;
    }

    // Of 0 to 255. Weights that are all 0, or not finite, are mid-grey.
    private static int level(double weight, double largest) {
        double share = weight / largest;
        return (int) Math.round(GREY * (1 + (Double.isFinite(share) ? share : 0)));
    }
}
