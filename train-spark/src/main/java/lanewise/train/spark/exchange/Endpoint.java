package lanewise.train.spark.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

/**
 * Where a process listens for the others.
 *
 * @param network for all
 * @param local for those of its machine, if there is such a socket
 */
public record Endpoint(InetSocketAddress network, Optional<UnixDomainSocketAddress> local) {
    private static final int WORDS = 3;

    /** Returns it as text, which {@link #parse} reads. */
    public String toText() {
        return network.getAddress().getHostAddress() + " " + network.getPort() + " "
                + local.map(UnixDomainSocketAddress::toString).orElse("");
    }

    /**
     * Returns what {@link #toText} has written.
     *
     * @throws IOException if the text is none of that
     */
    public static Endpoint parse(String text) throws IOException {
        String[] words = text.split(" ", WORDS);
        try {
            if (words.length == WORDS) {
                return new Endpoint(new InetSocketAddress(InetAddress.ofLiteral(words[0]), Integer.parseInt(words[1])),
                        words[2].isEmpty() ? Optional.empty() : Optional.of(UnixDomainSocketAddress.of(words[2])));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("not where a process listens: " + text, e);
        }
        throw new IOException("not where a process listens: " + text);
    }
}
