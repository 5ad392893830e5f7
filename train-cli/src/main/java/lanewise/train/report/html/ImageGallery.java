package lanewise.train.report.html;

import static j2html.TagCreator.br;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.img;
import static j2html.TagCreator.span;

import j2html.tags.DomContent;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lanewise.train.data.Images;
import lanewise.train.evaluation.Classifications.Classification;
import lanewise.train.report.chart.rendering.Png;

/** Images of a data set, side by side, with what a model says about each. */
public final class ImageGallery {
    private ImageGallery() {}

    /** Returns the gallery: below each image the predicted class, and the true one where that is another. */
    public static DomContent of(List<Classification> classifications, Images images, List<String> classNames)
            throws IOException {
        List<DomContent> figures = new ArrayList<>();
        for (Classification each : classifications) {
            boolean right = each.label() == each.prediction();
            String label = classNames.get(each.label());
            DomContent prediction = HtmlParts.badge(
                    classNames.get(each.prediction()) + " " + HtmlParts.percent(each.probability()), right);
            DomContent truth = span(right ? "" : label + " " + HtmlParts.percent(each.labelProbability()));
            figures.add(figure(img().withSrc(HtmlParts.dataUri(png(images, each.image())))
                    .withAlt("Test image " + each.image() + " of class " + label)
                    .attr("width", Images.WIDTH).attr("height", Images.HEIGHT),
                    figcaption(prediction, br(), truth).withClass("below")));
        }
        return div(each(figures, figure -> figure)).withClass("images");
    }

    private static byte[] png(Images images, int number) throws IOException {
        BufferedImage picture = new BufferedImage(Images.WIDTH, Images.HEIGHT, BufferedImage.TYPE_INT_RGB);
        byte[] bytes = images.block(number);
        int red = images.offset(number);
        for (int p = 0; p < Images.PLANE; p++) {
            int rgb = (bytes[red + p] & 0xff) << 16 | (bytes[red + Images.PLANE + p] & 0xff) << 8
                    | bytes[red + 2 * Images.PLANE + p] & 0xff;
            picture.setRGB(p % Images.WIDTH, p / Images.WIDTH, rgb);
        }
        return Png.of(picture);
    }
}
