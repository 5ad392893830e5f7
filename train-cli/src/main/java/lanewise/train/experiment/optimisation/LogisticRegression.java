package lanewise.train.experiment.optimisation;

import java.io.IOException;
import java.util.List;
import lanewise.train.data.Images;
import lanewise.train.experiment.Documents;
import lanewise.train.experiment.Experiment;
import lanewise.train.experiment.ExperimentContext;
import lanewise.train.experiment.Findings;
import lanewise.train.series.PlannedRun;

/** One sigmoid neuron on two classes that no plane separates: is there one minimum, and how fast is it found? */
public final class LogisticRegression implements Experiment {
    static final String NAME = "logistic";
    static final String SOURCE = Documents.SHARIF + ", question 1";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "Logistic regression";
    }

    @Override
    public String question() {
        return "Does one sigmoid neuron with cross-entropy have one minimum, found from any start, and how many steps"
                + " do gradient descent and Newton's method take?";
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
        PairOfClasses.requireCatsAndDogs(images);
    }

    @Override
    public Findings conclude(ExperimentContext context) throws IOException {
        PairOfClasses data = PairOfClasses.catsAndDogs(context.images().train());
        LogisticMeasurements found = LogisticMeasurements.of(data, context.seeds().getFirst());
        return new Findings(LogisticVerdict.text(found), LogisticVerdict.comparisons(found),
                List.of(LogisticVerdict.table(found)),
                List.of(LogisticFigures.of(found, "start", LogisticMeasurements.STEPS),
                        LogisticFigures.of(found, "newton", 10)));
    }
}
