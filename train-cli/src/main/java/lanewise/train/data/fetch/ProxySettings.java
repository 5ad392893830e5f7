package lanewise.train.data.fetch;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lanewise.train.data.DataException;

/**
 * The proxies of downloads, named as for curl: {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and
 * {@code no_proxy}, also in capitals; the lower-case name wins. Java's own properties, such as {@code https.proxyHost},
 * come first.
 *
 * <p>A value is {@code [http://][USER:PASSWORD@]HOST[:PORT]}, where user and password may be percent-encoded and the
 * port is 1080 unless given. {@code no_proxy} is {@code *} or a list of domains (each with all below it), addresses and
 * networks such as {@code 10.0.0.0/8}, separated by commas or spaces.
 */
public final class ProxySettings {
    private static final int DEFAULT_PORT = 1080;
    private static final int LAST_PORT = 65_535;

    private final Map<String, String> environment;
    private final ProxySelector ofJava;

    /**
     * A proxy.
     *
     * @param variable the name of the variable that names it
     * @param address where it is, not resolved
     * @param user the user's name, if one is to be told
     * @param password the password, or the empty string
     */
    public record NamedProxy(String variable, InetSocketAddress address, Optional<String> user, String password) {
        /** Returns host and port, and the variable; never the password. */
        @Override
        public String toString() {
            return address.getHostString() + ":" + address.getPort() + " (" + variable + ")";
        }
    }

    /** Creates the settings of this process. */
    public ProxySettings() {
        this(System.getenv(), ProxySelector.getDefault());
    }

    ProxySettings(Map<String, String> environment, ProxySelector ofJava) {
        this.environment = environment;
        this.ofJava = ofJava;
    }

    /**
     * Returns the proxy that the environment names for an address, or nothing.
     *
     * @throws DataException if the value cannot be used; the message names the variable and what it may be
     */
    public Optional<NamedProxy> of(URI uri) throws DataException {
        if (isJavas(uri) || isExcluded(uri)) {
            return Optional.empty();
        }
        Optional<String> variable = variable(uri.getScheme() + "_proxy").or(() -> variable("all_proxy"));
        return variable.isEmpty() ? Optional.empty() : Optional.of(parse(variable.get()));
    }

    /** Returns the name under which a variable is set and not empty. */
    private Optional<String> variable(String name) {
        // A web server tells its programs a header of the request, Proxy, as HTTP_PROXY.
        boolean forged = name.equals("http_proxy") && environment.containsKey("REQUEST_METHOD");
        return Stream.of(name, name.toUpperCase(Locale.ROOT)).limit(forged ? 1 : 2)
                .filter(each -> !environment.getOrDefault(each, "").isBlank()).findFirst();
    }

    private boolean isJavas(URI uri) {
        return System.getProperty(uri.getScheme() + ".proxyHost") != null
                || ofJava != null && ofJava.select(uri).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
    }

    private NamedProxy parse(String variable) throws DataException {
        String value = environment.get(variable).strip();
        try {
            URI uri = new URI(value.contains("://") ? value : "http://" + value);
            if (uri.getScheme() == null) { // the :// is farther behind
                throw new URISyntaxException(value, "no scheme");
            }
            if (!uri.getScheme().equalsIgnoreCase("http")) {
                throw new DataException(variable + ": a proxy of the kind " + uri.getScheme()
                        + ":// cannot be used, only http://; name another one, or add the host to no_proxy");
            }
            if (uri.getHost() == null || uri.getPort() > LAST_PORT) {
                throw new URISyntaxException(value, "no host, or no port");
            }
            String[] login = uri.getUserInfo() == null ? null : uri.getRawUserInfo().split(":", 2);
            return new NamedProxy(variable,
                    InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort()),
                    Optional.ofNullable(login).map(parts -> decode(parts[0])),
                    login == null || login.length == 1 ? "" : decode(login[1]));
        } catch (URISyntaxException e) {
            // The value is not shown: it may hold a password. Nor is the exception, whose message holds the value.
            throw new DataException(variable + ": is no address of a proxy, such as http://proxy.example:3128; in user"
                    + " and password, encode special characters with %");
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private boolean isExcluded(URI uri) {
        String list = variable("no_proxy").map(environment::get).orElse("").strip();
        String host = withoutBrackets(uri.getHost().toLowerCase(Locale.ROOT));
        return list.equals("*") || Stream.of(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .map(ProxySettings::withoutBrackets)
                .anyMatch(pattern -> !pattern.isEmpty() && matches(pattern, host));
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.replaceFirst("^\\[(.*)]", "$1") : host;
    }

    private static boolean matches(String pattern, String host) {
        Optional<byte[]> address = literal(host);
        if (address.isPresent()) {
            return isInNetwork(address.get(), pattern);
        }
        String domain = pattern.replaceFirst("^\\.", "").replaceFirst("\\.$", "");
        String name = host.replaceFirst("\\.$", "");
        return name.equals(domain) || name.endsWith("." + domain);
    }

    private static boolean isInNetwork(byte[] address, String network) {
        String[] parts = network.split("/", 2);
        Optional<byte[]> prefix = literal(parts[0]);
        if (prefix.isEmpty() || prefix.get().length != address.length) {
            return false;
        }
        int all = address.length * Byte.SIZE;
        if (parts.length > 1 && !parts[1].matches("\\d{1,3}")) {
            return false;
        }
        int bits = parts.length == 1 ? all : Math.min(all, Integer.parseInt(parts[1]));
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((address[bit / Byte.SIZE] ^ prefix.get()[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<byte[]> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns what an HTTP client asks for its proxies: these, or else Java's own. */
    ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                try {
                    Optional<NamedProxy> named = ProxySettings.this.of(uri);
                    if (named.isPresent()) {
                        InetSocketAddress address = named.get().address();
                        return List.of(new Proxy(Proxy.Type.HTTP,
                                new InetSocketAddress(address.getHostString(), address.getPort())));
                    }
                } catch (DataException e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
                return ofJava == null ? List.of(Proxy.NO_PROXY) : ofJava.select(uri);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {
                // The failed request tells.
            }
        };
    }

    /** Returns what an HTTP client asks for user and password, if a proxy shall be told them. */
    Optional<Authenticator> authenticator() {
        List<NamedProxy> withLogin = Stream.of("https_proxy", "http_proxy", "all_proxy")
                .flatMap(name -> variable(name).stream()).flatMap(this::usable)
                .filter(proxy -> proxy.user().isPresent()).toList();
        return withLogin.isEmpty() ? Optional.empty() : Optional.of(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() != RequestorType.PROXY ? null : withLogin.stream()
                        .filter(proxy -> proxy.address().getHostString().equalsIgnoreCase(getRequestingHost())
                                && proxy.address().getPort() == getRequestingPort())
                        .map(proxy -> new PasswordAuthentication(proxy.user().get(), proxy.password().toCharArray()))
                        .findFirst().orElse(null);
            }
        });
    }

    private Stream<NamedProxy> usable(String variable) {
        try {
            return Stream.of(parse(variable));
        } catch (DataException e) {
            return Stream.empty(); // told when the variable is needed
        }
    }
}
