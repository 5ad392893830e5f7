package lanewise.train.training;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;
import lanewise.train.machine.MemoryNeeds;

/** Estimates how long runs take on data of some size: one of each pace is measured, which takes about two seconds. */
public final class RunTimes {
    private final DataSize size;
    private final Map<RunConfig, Pace> measured = new HashMap<>();

    /** An epoch's steps, and the evaluation of one image. */
    private record Pace(double epochSeconds, double secondsPerEvaluation) {}

    public RunTimes(DataSize size) {
        this.size = size;
    }

    /**
     * Returns the estimated seconds of a run, with as many threads as there are when its pace is measured.
     *
     * @throws lanewise.train.machine.NotEnoughMemoryException if Java's heap cannot hold it
     */
    public double secondsOf(RunConfig config) throws IOException {
        RunConfig paceConfig = ofOneEpoch(config);
        Pace pace = measured.get(paceConfig);
        if (pace == null) {
            pace = measure(paceConfig);
            measured.put(paceConfig, pace);
        }
        double evaluations = (double) config.epochs() * size.validating(config) + size.test();
        return config.epochs() * pace.epochSeconds() + evaluations * pace.secondsPerEvaluation();
    }

    // Rates, schedules and seeds do not change the pace; nor does it matter after how many epochs a run ends.
    static RunConfig ofOneEpoch(RunConfig config) {
        return config.withSchedule(new ScheduleConfig.Constant(), 0).withLearningRate(1).withSeed(0).withEarlyStopping(0)
                .withEpochs(1);
    }

    private Pace measure(RunConfig config) throws IOException {
        DryRun dry = DryRun.of(config, size);
        if (dry.seconds() == null) {
            throw MemoryNeeds.of(config, size.images(), size.classes()).failure();
        }
        double steps = dry.stepsPerEpoch() * dry.stepSeconds();
        return new Pace(steps, (dry.seconds() - steps) / (size.validating(config) + size.test()));
    }
}
