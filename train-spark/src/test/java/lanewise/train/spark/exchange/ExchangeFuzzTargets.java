package lanewise.train.spark.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import lanewise.testing.FuzzTarget;
import lanewise.train.cli.command.Failures;
import lanewise.train.spark.link.Frames;

/** The readers of what processes tell each other that train a run together. */
enum ExchangeFuzzTargets implements FuzzTarget {
    RANK(Limit.of(100, 1 << 20), ExchangeFuzzTargets::rank, () -> List.of(new byte[] {1, 0, 0, 0, 4, 0, 0, 0, 2})),
    ENDPOINT(Limit.of(1_000, 1 << 20), ExchangeFuzzTargets::endpoint, () -> FuzzTarget.texts("127.0.0.1 4321 ",
            "::1 4321 /tmp/lanewise-1/socket"));

    private final Contract contract;

    ExchangeFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds).telling(Failures::describe);
    }

    private static void rank(byte[] input) throws IOException {
        try (Frames frames = new Frames(new ByteArrayInputStream(input), OutputStream.nullOutputStream(), "peer",
                () -> { })) {
            TreeExchange.rank(frames, 4);
        }
    }

    private static void endpoint(byte[] input) throws IOException {
        Endpoint endpoint = Endpoint.parse(FuzzTarget.text(input));
        if (!Endpoint.parse(endpoint.toText()).equals(endpoint)) {
            throw new AssertionError("read again as something else: " + endpoint);
        }
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
