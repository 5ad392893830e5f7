package lanewise.nn.training;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.DoubleStream;
import lanewise.nn.sharding.GradientExchange;
import lanewise.nn.sharding.ShardSum;
import lanewise.nn.sharding.ShardTree;
import lanewise.tensor.DType;

/** Brings the sums of several trainings of one process together, each of which runs on a thread of its own. */
final class MemoryExchange {
    private final CyclicBarrier barrier;
    private final List<double[]> parts; // elements, then losses

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
                int elements = sum.values().elements();
                for (int i = 0; i < elements; i++) {
                    sum.values().set(all[i], i);
                }
                System.arraycopy(all, elements, sum.losses(), 0, sum.losses().length);
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
        return DoubleStream.concat(Arrays.stream(sum.values().to(DType.F64).toDoubleArray()), Arrays.stream(sum.losses()))
                .toArray();
    }

    private static double[] plus(double[] left, double[] right, ShardSum sum) {
        int single = sum.values().dtype() == DType.F32 ? sum.values().elements() : 0;
        double[] both = new double[left.length];
        Arrays.setAll(both, i -> i < single ? (float) left[i] + (float) right[i] : left[i] + right[i]);
        return both;
    }
}
