package lanewise.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lanewise.nn.Linear;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;

/**
 * One model serves many threads: in eval mode it keeps nothing. 1,000 requests are answered by eight threads, and by a
 * virtual thread each, with the bits that one thread computes.
 *
 * <pre>
 * eight threads: 1000 of 1000 answers the same
 * virtual threads: 1000 of 1000 answers the same
 * </pre>
 */
public final class InferenceByThreads {
    private static final int REQUESTS = 1000;

    private InferenceByThreads() {}

    public static void main(String[] args) throws Exception {
        Sequential model = new Sequential(new Linear(20, 64, DType.F32), new ReLU(), new Linear(64, 5, DType.F32));
        KaimingNormal.forRectifiers().initializeAll(model, 42);
        model.eval();
        Tensor requests = Tensor.normal(new Philox(7, 0), DType.F32, REQUESTS, 1, 20);
        Tensor expected = model.forward(requests);

        try (ExecutorService eight = Executors.newFixedThreadPool(8)) {
            System.out.println("eight threads: " + same(eight, model, requests, expected));
        }
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            System.out.println("virtual threads: " + same(virtual, model, requests, expected));
        }
    }

    private static String same(ExecutorService threads, Sequential model, Tensor requests, Tensor expected)
            throws Exception {
        List<Future<Tensor>> answers = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            Tensor request = requests.select(0, i);
            answers.add(threads.submit(() -> model.forward(request)));
        }
        int same = 0;
        for (int i = 0; i < REQUESTS; i++) {
            same += answers.get(i).get().bitwiseEquals(expected.select(0, i)) ? 1 : 0;
        }
        return same + " of " + REQUESTS + " answers the same";
    }
}
