package lanewise.train.model;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;

/** The text form of networks, which stands in model files too. */
enum LayerListFuzzTargets implements FuzzTarget {
    LAYER_LIST(LayerListFuzzTargets::list),
    /** The network of a list, which is not made. */
    NETWORK_PLAN(in -> NetworkPlan.of(LayerList.parse(FuzzTarget.text(in)), Shape.of(3, 32, 32), 10, DType.F32, () -> 1L)
            .parameters());

    private final Contract contract;

    /** There may be 10,000 layers by a few bytes. */
    LayerListFuzzTargets(Reader reader) {
        contract = Contract.of(Limit.of(5_000, 256 << 20), reader, () -> FuzzTarget.texts(
                "whiten(2) gelu maxpool(4) conv(6, nobias) bn(momentum=0.4, noscale) gelu"
                        + " 2*residual(conv(8, stride=2, nobias) bn relu dropout2d(0.1)) flatten linear(classes, nobias)",
                "linear(16) elu dropout(0.1) layernorm linear(classes)",
                "conv(8, 3, padding=1) groupnorm(2) silu avgpool(2) globalavgpool flatten linear(classes)"))
                .refusing(IllegalArgumentException.class).telling(Failures::describe);
    }

    private static void list(byte[] input) {
        LayerList list = LayerList.parse(FuzzTarget.text(input));
        if (!LayerList.parse(list.toString()).equals(list)) {
            throw new AssertionError("another list: " + list);
        }
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
