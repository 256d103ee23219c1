package io.wasmj.services;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Connects to a Redis server, each time anew.
 *
 * @param uri one of {@link #uri(String)}
 * @param addresses where its name leads
 */
public record RedisSockets(URI uri, Addresses addresses) implements JedisSocketFactory {

    static final int LONGEST_WAIT_MILLIS = 5_000;

    private static final int PORT = 6379;
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");

    /** Who says where a name leads. */
    @FunctionalInterface
    public interface Addresses {
        List<InetSocketAddress> resolve(String scheme, String host, int port) throws IOException;
    }

    /**
     * Reads {@code redis://HOST:PORT}.
     *
     * @throws IllegalArgumentException where it is no such address
     */
    public static URI uri(String address) {
        try {
            URI uri = new URI(address.contains("://") ? address : "redis://" + address);
            if (uri.getHost() != null && SCHEMES.contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no address of a Redis server", e);
        }
        throw new IllegalArgumentException("no address of a Redis server");
    }

    /** Who a client is, and which database it means, as its address says. */
    public static JedisClientConfig client(URI uri) {
        return DefaultJedisClientConfig.builder()
                .user(JedisURIHelper.getUser(uri))
                .password(JedisURIHelper.getPassword(uri))
                .database(JedisURIHelper.getDBIndex(uri))
                .build();
    }

    @Override
    public Socket createSocket() {
        try {
            int port = uri.getPort() < 0 ? PORT : uri.getPort();
            IOException last = new IOException("no address");
            for (InetSocketAddress address : addresses.resolve(uri.getScheme(), uri.getHost(), port)) {
                try {
                    return connected(address, port);
                } catch (IOException e) {
                    last = e;
                }
            }
            throw last;
        } catch (IOException e) {
            throw new JedisConnectionException("cannot connect to " + uri.getHost(), e);
        }
    }

    private Socket connected(InetSocketAddress address, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(address, LONGEST_WAIT_MILLIS);
            socket.setSoTimeout(LONGEST_WAIT_MILLIS);
            return JedisURIHelper.isRedisSSLScheme(uri) ? secured(socket, port) : socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secured(Socket socket, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secure = (SSLSocket) factory.createSocket(socket, uri.getHost(), port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }
}
