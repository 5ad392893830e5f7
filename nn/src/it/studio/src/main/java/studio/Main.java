package studio;

import java.util.Arrays;
import lanewise.nn.ELU;
import lanewise.nn.Linear;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.loss.SoftmaxCrossEntropyLoss;
import lanewise.nn.optim.Sgd;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Simd;
import lanewise.tensor.Tensor;

/** Someone's program: trains a small network, and prints which kernels ran, both losses, a hash of the logits. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, 64, 20);
        Tensor labels = x.narrow(1, 0, 5).argmax(1);
        Sequential model = new Sequential(new Linear(20, 32, DType.F32), new ELU(), new Linear(32, 5, DType.F32));
        KaimingNormal.forRectifiers().initializeAll(model, 42);
        SoftmaxCrossEntropyLoss loss = new SoftmaxCrossEntropyLoss();
        Sgd sgd = new Sgd(model.parameters(), 0.1);
        double first = loss.forward(model.forward(x), labels);
        for (int step = 0; step < 100; step++) {
            loss.forward(model.forward(x), labels);
            model.zeroGrad();
            model.backwardParameters(loss.backward());
            sgd.step();
        }
        double last = loss.forward(model.forward(x), labels);
        System.out.println((Simd.isVector() ? "vector " : "scalar ") + first + " " + last + " "
                + Arrays.hashCode(model.forward(x).toFloatArray()));
    }
}
