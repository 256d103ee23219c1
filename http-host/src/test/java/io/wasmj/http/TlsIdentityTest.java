package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.http.AppManifest.Application;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TlsIdentityTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    private Path certificate = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void makeIdentity() throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        KeyStore keys = keys(store);
        certificate = Files.writeString(
                directory.resolve("cert.pem"),
                pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        key = Files.writeString(
                directory.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    }

    private static KeyStore keys(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    private HttpClient client() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys(directory.resolve("store.p12")));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "server", keys(directory.resolve("store.p12")).getCertificate("server"));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void servesHttp2AndHttp1OverTls() throws Exception {
        Router<Responder> router = new Router<>();
        router.add(
                Route.of("/..."),
                new Responder.Wagi(
                        "echo",
                        (arguments, environment, input) -> new GuestRun(
                                ByteBuffer.wrap(("content-type: text/plain\n\n" + environment.get("X_FULL_URL") + " "
                                                + environment.get("SERVER_PROTOCOL") + " "
                                                + StandardCharsets.UTF_8.decode(input.duplicate()))
                                        .getBytes(StandardCharsets.UTF_8)),
                                null,
                                1,
                                1,
                                0,
                                0),
                        App.DEFAULT_ARGV,
                        Map.of()));
        ServerOptions options = ServerOptions.DEFAULT
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withTls(new TlsIdentity(certificate, key));
        try (Server server = Server.start(new Application("app", "", "", List.of()), router, options);
                HttpClient client = client()) {
            String base = "https://127.0.0.1:" + server.port();
            for (HttpClient.Version version : HttpClient.Version.values()) {
                if (!version.name().matches("HTTP_(1_1|2)")) {
                    continue;
                }
                for (int i = 0; i < 20; i++) {
                    HttpResponse<String> response = client.send(
                            HttpRequest.newBuilder(URI.create(base + "/a?b"))
                                    .version(version)
                                    .POST(BodyPublishers.ofString("body"))
                                    .build(),
                            BodyHandlers.ofString());
                    assertEquals(version, response.version());
                    String protocol = version == HttpClient.Version.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1";
                    assertEquals(base + "/a?b " + protocol + " body", response.body());
                }
            }
        }
    }

    private byte[] shownBy(Server server) throws Exception {
        TrustManager anybody = new X509ExtendedTrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        // A context of its own each time: none resumes a session of another.
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anybody}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0].getEncoded();
        }
    }

    private byte[] written() throws Exception {
        return keys(directory.resolve("store.p12")).getCertificate("server").getEncoded();
    }

    @Test
    void aPairThatIsReplacedIsServedAndHalfOfOneIsNot() throws Exception {
        ServerOptions options = ServerOptions.DEFAULT
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withTls(new TlsIdentity(certificate, key));
        try (Server server = Server.of(options)) {
            server.listen();
            byte[] first = written();
            assertArrayEquals(first, shownBy(server));
            String oldKey = Files.readString(key);
            Files.delete(directory.resolve("store.p12"));
            makeIdentity();
            String newKey = Files.readString(key);
            for (String half : List.of(oldKey, "", newKey.substring(0, 60))) {
                Files.writeString(key, half);
                Thread.sleep(1_100);
                assertArrayEquals(first, shownBy(server));
            }
            Files.writeString(key, newKey);
            Thread.sleep(1_100);
            shownBy(server);
            assertArrayEquals(written(), shownBy(server));
        }
    }

    @Test
    void whatIsNoIdentityIsExplained() throws Exception {
        Path rsa = Files.writeString(directory.resolve("rsa.pem"), pem("RSA PRIVATE KEY", new byte[] {1, 2, 3}));
        assertMessage(
                certificate,
                rsa,
                "rsa.pem has a RSA PRIVATE KEY; wanted is -----BEGIN PRIVATE KEY-----, which"
                        + " 'openssl pkcs8 -topk8 -nodes -in ");
        assertMessage(certificate, certificate, "cert.pem has a CERTIFICATE; wanted is");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertMessage(certificate, empty, "empty.pem has no private key in PEM form; wanted is");
        assertMessage(empty, key, "empty.pem has no certificate in PEM form");
        Path other = Files.writeString(directory.resolve("other.pem"), pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        Path foreign = Files.writeString(
                directory.resolve("foreign.pem"),
                pem("PRIVATE KEY", pairs.generateKeyPair().getPrivate().getEncoded()));
        assertMessage(certificate, foreign, "foreign.pem does not belong to ");
        assertMessage(certificate, other, "other.pem has a private key that is neither RSA, EC nor EdDSA");
    }

    private static void assertMessage(Path certificates, Path key, String expected) {
        IOException e = assertThrows(IOException.class, () -> new TlsIdentity(certificates, key).context());
        assertTrue(Objects.requireNonNull(e.getMessage()).contains(expected), e.getMessage());
    }
}
