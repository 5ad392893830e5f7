package lanewise.train.experiment.training;

import static lanewise.train.experiment.training.ConfusionMatrices.NAME;

import lanewise.train.experiment.Findings.Figure;
import lanewise.train.report.chart.HeatMap;

/** The figures of the confusion matrix of a network. */
final class ConfusionFigures {
    private ConfusionFigures() {}

    static Figure matrix(ClassifiedImages network, String file) {
        int classes = network.counts().classes();
        double[][] means = new double[classes][classes];
        for (int label = 0; label < classes; label++) {
            for (int prediction = 0; prediction < classes; prediction++) {
                means[label][prediction] = (double) network.counts().count(label, prediction) / network.seeds();
            }
        }
        return new Figure(NAME + "-" + file + ".png", "How many test images of each class are taken for each class,"
                + " mean of " + network.seeds() + " seeds, " + network.name() + ". Which classes are confused?",
                new HeatMap("Test images, " + network.name() + ", mean of " + network.seeds() + " seeds",
                        "predicted class", network.classNames(), "true class", network.classNames(), means, "0"));
    }

    static Figure measures(ClassifiedImages network, String file) {
        double[][] values = new double[network.counts().classes()][];
        for (int c = 0; c < values.length; c++) {
            values[c] = network.measures(c);
        }
        return new Figure(NAME + "-" + file + "-f-beta.png", "Precision, recall and F-beta of each class, "
                + network.name() + ". F0.1 follows precision, F10 recall. Which classes are found best, which worst?",
                new HeatMap("Precision, recall, F-beta, " + network.name(), "measure",
                        ConfusionMatrices.MEASURES, "class", network.classNames(), values, "0.00"));
    }
}
