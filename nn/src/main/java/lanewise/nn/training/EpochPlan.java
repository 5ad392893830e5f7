package lanewise.nn.training;

import lanewise.nn.data.DataLoader;

/**
 * Which batches the steps of an epoch have.
 *
 * @param train the samples
 * @param accumulation the number of batches of a step
 */
record EpochPlan(DataLoader train, int accumulation) {
    /** Returns the number of steps of an epoch. */
    int steps() {
        return Math.ceilDiv(train.batches(), accumulation);
    }

    /** Returns the number of steps before one. */
    long stepsBefore(int epoch, int step) {
        return (long) (epoch - 1) * steps() + step;
    }

    /** Returns the number of batches before a step. */
    long batchesBefore(int epoch, int step) {
        return (long) (epoch - 1) * train.batches() + (long) step * accumulation;
    }

    /** Returns the samples of a step, from 0, of an epoch. */
    int samples(int step) {
        int samples = 0;
        int last = Math.min((step + 1) * accumulation, train.batches());
        for (int batch = step * accumulation; batch < last; batch++) {
            samples += train.sizeOf(batch);
        }
        return samples;
    }

    /** Returns the samples of a step as a share of those of a whole one: 1 for all but the last of an epoch. */
    double weight(int step) {
        return (double) samples(step) / ((long) accumulation * train.batchSize());
    }
}
