package lanewise.nn.training;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/** Brings the sums of several trainings of one process together, each of which runs on a thread of its own. */
final class MemoryExchange {
    private final CyclicBarrier barrier;
    private final List<double[]> parts; // elements, then the loss

    MemoryExchange(int workers) {
        barrier = new CyclicBarrier(workers);
        parts = new ArrayList<>(Collections.nCopies(workers, new double[0]));
    }

    /** Returns the exchange of a worker, from 0. */
    GradientExchange of(int worker) {
        return new GradientExchange() {
            private ShardTree tree;

            @Override
            public ShardTree part(ShardTree shards) {
                tree = shards;
                return shards.among(parts.size()).get(worker);
            }

            @Override
            public void sum(ShardSum sum) throws IOException {
                parts.set(worker, numbers(sum));
                await();
                double[] all = tree.join(parts, (left, right) -> plus(left, right, sum));
                await();
                for (int i = 0; i < all.length - 1; i++) {
                    sum.values().set(all[i], i);
                }
                sum.setLoss(all[all.length - 1]);
            }
        };
    }

    /** Lets the other workers fail too. */
    void abort() {
        barrier.reset();
    }

    private void await() throws IOException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IOException("another worker failed", e);
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    private static double[] numbers(ShardSum sum) {
        double[] numbers = new double[sum.values().elements() + 1];
        for (int i = 0; i < numbers.length - 1; i++) {
            numbers[i] = sum.values().get(i);
        }
        numbers[numbers.length - 1] = sum.loss();
        return numbers;
    }

    private static double[] plus(double[] left, double[] right, ShardSum sum) {
        double[] both = new double[left.length];
        for (int i = 0; i < both.length - 1; i++) {
            both[i] = switch (sum.values().dtype()) {
                case F32 -> (float) left[i] + (float) right[i];
                default -> left[i] + right[i];
            };
        }
        both[both.length - 1] = left[both.length - 1] + right[both.length - 1];
        return both;
    }
}
