package lanewise.train.training;

import lanewise.nn.optim.LearningRateSchedule;
import lanewise.nn.optim.ReduceOnPlateau;
import lanewise.train.config.RunConfig;
import lanewise.train.config.ScheduleConfig;

/**
 * The learning rate of each step t = 0, 1, 2, … of a run. All schedules but the plateau's are functions of t; what the
 * plateau's remembers is its {@link #plateau}, which a resumed run gets back.
 */
final class LearningRates {
    private final RunConfig config;
    private final int stepsPerEpoch;
    private ReduceOnPlateau.State plateau; // null with other schedules
    private LearningRateSchedule schedule;

    LearningRates(RunConfig config, int stepsPerEpoch) {
        this.config = config;
        this.stepsPerEpoch = stepsPerEpoch;
        if (config.schedule() instanceof ScheduleConfig.Plateau p) {
            plateau = p.rule().start(config.learningRate());
        }
        schedule = schedule();
    }

    private LearningRateSchedule schedule() {
        LearningRateSchedule afterWarmup = afterWarmup();
        if (config.warmup() == 0) {
            return afterWarmup;
        }
        long steps = steps(config.warmup());
        return afterWarmup.withWarmup(steps, 1.0 / steps);
    }

    private LearningRateSchedule afterWarmup() {
        double rate = config.learningRate();
        return switch (config.schedule()) {
            case ScheduleConfig.Constant _ -> LearningRateSchedule.constant(rate);
            case ScheduleConfig.MultiStep s -> LearningRateSchedule.multiStep(rate, s.gamma(),
                    s.milestones().stream().mapToLong(epoch -> steps(epoch - config.warmup())).toArray());
            case ScheduleConfig.Step s -> LearningRateSchedule.step(rate, s.gamma(), steps(s.stepSize()));
            case ScheduleConfig.Exponential s -> LearningRateSchedule.step(rate, s.gamma(), stepsPerEpoch);
            case ScheduleConfig.Linear s -> LearningRateSchedule.linear(rate, s.minimumRate(),
                    steps(config.epochs() - config.warmup()));
            case ScheduleConfig.Cosine s -> LearningRateSchedule.cosine(rate, s.minimumRate(),
                    steps(config.epochs() - config.warmup()));
            case ScheduleConfig.Plateau _ -> LearningRateSchedule.constant(plateau.rate());
        };
    }

    private long steps(int epochs) {
        return (long) epochs * stepsPerEpoch;
    }

    /** Returns the rate of step t of the run, from 0. */
    double rate(long step) {
        return schedule.rate(step);
    }

    /** Takes note of the end of an epoch; the epochs of the warm-up do not count. */
    void onEpoch(int epoch, double validationLoss) {
        if (config.schedule() instanceof ScheduleConfig.Plateau p && epoch > config.warmup()) {
            setPlateau(p.rule().next(plateau, validationLoss));
        }
    }

    /** Returns where the plateau's rule stands, or null with another schedule. */
    ReduceOnPlateau.State plateau() {
        return plateau;
    }

    /** Takes over where the plateau's rule stood. */
    void setPlateau(ReduceOnPlateau.State state) {
        plateau = state;
        schedule = schedule();
    }
}
