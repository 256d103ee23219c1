package io.wasmj.telemetry;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.server.handlers.CookieImpl;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may see what the management listener tells. */
final class Access {

    private static final String COOKIE = "wasmj-session";
    private static final String BEARER = "Bearer ";
    private static final Set<String> OF_THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final @Nullable String token;
    private final boolean secure;
    /** What a browser has that once knew the token; another one with each start. */
    private final String session;

    /** @param secure whether connections are encrypted, so that a browser keeps the cookie to those */
    Access(@Nullable String token, boolean secure) {
        this.token = token;
        this.secure = secure;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        session = HexFormat.of().formatHex(random);
    }

    /**
     * Refuses what would be open to anybody.
     *
     * @throws IllegalArgumentException where the address is no loopback address and there is no token
     */
    static void require(InetSocketAddress address, @Nullable String token) {
        boolean open = address.getAddress() == null || !address.getAddress().isLoopbackAddress();
        if (open && token == null) {
            throw new IllegalArgumentException("the management address " + address.getHostString() + ":"
                    + address.getPort() + " is open to the network and wants a token");
        }
        if (token != null && (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F))) {
            throw new IllegalArgumentException(
                    "the management token has characters that no header can send; take letters and digits");
        }
    }

    boolean isGranted(HttpServerExchange exchange) {
        if (token == null) {
            // A page elsewhere could have its own name lead here; a browser that follows says that name.
            return OF_THIS_MACHINE.contains(hostName(exchange));
        }
        String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
        if (authorization != null
                && authorization.startsWith(BEARER)
                && isEqual(token, authorization.substring(BEARER.length()))) {
            return true;
        }
        Cookie cookie = exchange.getRequestCookie(COOKIE);
        return cookie != null && isEqual(session, cookie.getValue());
    }

    private static String hostName(HttpServerExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
        if (host == null) {
            return "";
        }
        int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** Gives a browser whose user knows the token what it needs further on; false where the user does not. */
    boolean admit(HttpServerExchange exchange, String given) {
        if (token == null || !isEqual(token, given)) {
            return false;
        }
        exchange.setResponseCookie(new CookieImpl(COOKIE, session)
                .setHttpOnly(true)
                .setSecure(secure)
                .setPath("/")
                .setSameSiteMode("Strict"));
        return true;
    }

    boolean hasToken() {
        return token != null;
    }

    /** In a time that tells nothing of where they differ. */
    private static boolean isEqual(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
