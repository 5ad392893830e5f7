package lanewise.nn.sharding;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.nn.MultiplicativeNoise;
import lanewise.nn.internal.BackgroundThread;
import lanewise.nn.internal.ReplicaStreams;
import lanewise.tensor.Parallelism;

/**
 * The workers of one process, and the threads of all but the first, which works on the caller's. Each has a module of its
 * own. For one thread, and closed by it.
 *
 * @param <W> the kind of worker
 */
final class ShardTeam<W> implements AutoCloseable {
    private final Sharding sharding;
    private final ShardTree part; // what this process computes
    private final Sharding.Replica own;
    private final W first;
    private final Function<Sharding.Replica, W> create;
    private final List<Member<W>> others = new ArrayList<>(); // as many as there were threads for

    private record Member<W>(Sharding.Replica replica, W worker, BackgroundThread<ShardSum> thread) {}

    /**
     * Prepares a team of one.
     *
     * @param own what the first worker works with
     * @param create makes a worker
     * @throws IllegalArgumentException if the part of this process is none of the tree
     */
    ShardTeam(Sharding sharding, Sharding.Replica own, Function<Sharding.Replica, W> create) {
        this.sharding = sharding;
        this.own = own;
        this.create = create;
        first = create.apply(own);
        ShardTree tree = ShardTree.of(sharding.shards());
        part = sharding.exchange().part(tree);
        if (!tree.contains(part)) {
            throw new IllegalArgumentException("Training: the exchange has this process compute shards " + part.from()
                    + " to " + (part.to() - 1) + " of " + sharding.shards()
                    + ", which are no complete subtree; take a part of ShardTree.among");
        }
    }

    /** Returns the worker of the training's own module. */
    W first() {
        return first;
    }

    /** Returns all workers that there are, in the order of their shards. */
    Stream<W> workers() {
        return Stream.concat(Stream.of(first), others.stream().map(Member::worker));
    }

    /**
     * Has the shards of this process computed, by as many threads as there are.
     *
     * @param work what a worker does with its part of the tree
     * @return the sum, of the first worker
     */
    ShardSum compute(BiFunction<W, ShardTree, ShardSum> work) {
        int threads = Parallelism.threads();
        int workers = sharding.replicas().isEmpty() ? 1 : Math.min(threads, part.leaves());
        int threadsOfEach = Math.max(1, threads / workers);
        List<ShardTree> parts = part.among(workers);
        while (others.size() < workers - 1) {
            addMember();
        }
        List<Member<W>> active = others.subList(0, workers - 1);
        for (int i = 0; i < active.size(); i++) {
            Member<W> member = active.get(i);
            ShardTree tree = parts.get(i + 1);
            member.thread.start(threadsOfEach, () -> work.apply(member.worker, tree));
        }
        List<ShardSum> sums = new ArrayList<>();
        RuntimeException failure = null;
        try {
            sums.add(Parallelism.withThreads(threadsOfEach, () -> work.apply(first, parts.getFirst())));
        } catch (RuntimeException e) {
            failure = e;
        }
        // All of them end before the batch does, whatever happens.
        for (Member<W> member : active) {
            try {
                sums.add(member.thread.take());
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return part.join(sums, ShardSum::add);
    }

    private void addMember() {
        Sharding.Replica replica = ReplicaStreams.call(sharding.replicas().orElseThrow());
        replica.module().train();
        requireReplica(replica);
        others.add(new Member<>(replica, create.apply(replica),
                new BackgroundThread<>("lanewise-shards-" + (others.size() + 1))));
    }

    private void requireReplica(Sharding.Replica replica) {
        boolean used = Stream.concat(Stream.of(own), others.stream().map(Member::replica))
                .anyMatch(other -> replica.module() == other.module() || replica.loss() == other.loss());
        if (used) {
            throw new IllegalArgumentException("Training: a replica has the module or the loss of another thread;"
                    + " each needs new ones");
        }
        String here = describe(own.module());
        String there = describe(replica.module());
        if (!here.equals(there)) {
            throw new IllegalArgumentException("Training: a replica is another module than the one that is trained: "
                    + there + " there, " + here + " here");
        }
    }

    // All that decides the bits besides values: layers, their sizes and constants, seeds of noise, names and shapes.
    private static String describe(Module module) {
        StringJoiner parts = new StringJoiner("; ");
        module.namedModules().forEach((name, layer) -> parts.add(name + " " + layer
                + (layer instanceof MultiplicativeNoise noise ? " of seed " + noise.seed() : "")));
        module.stateDict().forEach((name, tensor) -> parts.add(name + " " + tensor.dtype() + tensor.shape()));
        return parts.toString();
    }

    @Override
    public void close() {
        others.forEach(member -> member.thread.close());
        others.clear();
    }
}
