package lanewise.train.experiment.optimisation;

import java.io.IOException;
import java.util.List;
import lanewise.train.data.Images;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.series.PlannedRun;

/**
 * A real saddle: a network of two layers whose weights are all 0, on as many images of one class as of the other. All
 * gradients vanish there, and the Hessian has eigenvalues of both signs.
 */
public final class SaddleDescent implements Experiment {
    static final String NAME = "saddle-descent";
    static final String SOURCE =
            Documents.AMSTERDAM + ", question 4.c; " + Documents.SECOND_AMSTERDAM + ", question 5.c";
    private static final int AIRPLANE = 0;
    private static final int AUTOMOBILE = 1;
    private static final int IMAGES = 500; // of each class

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Gradient descent at a saddle";
    }

    @Override
    public String question() {
        return "Does gradient descent stay at a saddle, how long does it take to leave its neighbourhood, and does"
                + " −ε gᵀg + ½ ε² gᵀHg tell how much a step changes the loss?";
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public List<PlannedRun> runs(List<Long> seeds) {
        return List.of();
    }

    @Override
    public void requireClasses(Images images) {
        PairOfClasses.require(images, AIRPLANE, AUTOMOBILE);
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        PairOfClasses data = PairOfClasses.of(context.images().train(), AIRPLANE, AUTOMOBILE, IMAGES);
        SaddleMeasurements found = SaddleMeasurements.of(data, context.seeds().getFirst());
        return new Findings(SaddleVerdict.text(found), SaddleVerdict.comparisons(found),
                List.of(SaddleVerdict.table(found.descents()), SaddleVerdict.stepTable(found.steps())),
                List.of(SaddleFigures.descents(found.descents()), SaddleFigures.steps(found.steps())));
    }
}
