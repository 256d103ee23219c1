package io.wasmj.http.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do to a host, and what others try. */
@Timeout(120)
final class AppHostTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String RELEASE = "{\"manifest\":\"guest.wasm\",\"profile\":\"\",\"hostNames\":[],"
            + "\"variables\":{},\"limits\":{},\"healthPath\":\"\"}";

    @TempDir
    private Path directory;

    private AppHostOptions options;
    private AppHost host;
    private AdminClient client;

    @BeforeEach
    void start() throws IOException {
        options = AppHostOptions.of(
                        directory.resolve("host"),
                        ServerOptions.DEFAULT.withListen(ANYWHERE).withRequestLog((requests, missing) -> {}))
                .withAdmin(ANYWHERE)
                .withArchiveBytes(1 << 20);
        host = AppHost.start(options);
        client = client();
    }

    @AfterEach
    void stop() {
        client.close();
        host.close();
    }

    private URI admin() {
        return URI.create("http://127.0.0.1:" + host.adminPort());
    }

    private AdminClient client() throws IOException {
        return new AdminClient(admin(), AdminToken.read(AppHost.tokenFile(options.directory())));
    }

    /** A guest that answers with its file a.txt, having written a line to its standard error. */
    private Path app(String contents) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("app-" + contents.replace(' ', '-')));
        Files.copy(Path.of("src/test/guests/file.wasm"), folder.resolve("file.wasm"));
        Files.writeString(folder.resolve("a.txt"), contents);
        Files.writeString(folder.resolve("secret.txt"), "not one of the files");
        return Files.writeString(folder.resolve("spin.toml"), """
            spin_manifest_version = 2
            application = { name = "shop" }
            [variables]
            word = { default = "none" }
            [[trigger.http]]
            route = "/..."
            component = "guest"
            [component.guest]
            source = "file.wasm"
            files = ["*.txt"]
            exclude_files = ["secret*"]
            variables = { word = "{{ word }}" }
            """);
    }

    private AppStatus deploy(String name, Path app, UnaryOperator<Release> chosen) throws IOException {
        Path archive = directory.resolve("archive.zip");
        try (OutputStream out = Files.newOutputStream(archive)) {
            AppArchive.pack(app, "", chosen, out);
        }
        return client.deploy(name, archive);
    }

    private AppStatus deploy(String name, Path app) throws IOException {
        return deploy(name, app, release -> release);
    }

    private String get(String name) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.split(" ", 3)[1] + " "
                    + answer.substring(Math.max(answer.lastIndexOf('\n'), answer.lastIndexOf(' ')) + 1);
        }
    }

    private List<String> files(String below) throws IOException {
        Path start = options.directory().resolve(below);
        try (Stream<Path> all = Files.walk(start)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> start.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void versionsComeAndGo() throws Exception {
        AppStatus first = deploy("shop", app("first"));
        assertEquals(new AppStatus("shop", 1, List.of(1), Set.of("shop.localhost"), ""), first);
        assertEquals("200 first", get("shop.localhost"));
        assertEquals(
                List.of("app/a.txt", "app/file.wasm", "app/spin.toml", "release.json"), files("apps/shop/versions/1"));
        deploy("shop", app("second"), release -> release.withHostNames(Set.of("shop.example")));
        assertEquals("200 second", get("shop.example"));
        assertEquals("404 ", get("shop.localhost"));
        // Without host names it keeps those it has.
        assertEquals(Set.of("shop.example"), deploy("shop", app("third")).hostNames());
        assertEquals(List.of(3, "200 third"), List.of(client.list().getFirst().live(), get("shop.example")));
        assertEquals(2, client.rollback("shop", 0).live());
        assertEquals("200 second", get("shop.example"));
        assertEquals(1, client.rollback("shop", 1).live());
        assertEquals("200 first", get("shop.localhost"));
        assertEquals(
                "there is no version before 1",
                refusal(() -> client.rollback("shop", 0)).replace("shop has", "there is"));
        assertEquals("shop has no version 9; it has [1, 2, 3]", refusal(() -> client.rollback("shop", 9)));
        assertEquals(4, deploy("shop", app("fourth")).live());
        client.remove("shop");
        assertEquals("404 ", get("shop.localhost"));
        assertEquals(List.of(), client.list());
        assertEquals(List.of(), files("apps"));
        assertTrue(refusal(() -> client.remove("shop")).startsWith("there is no application shop;"));
        assertEquals(1, deploy("shop", app("anew")).live());
    }

    private interface Request {
        void send() throws IOException;
    }

    private static String refusal(Request request) {
        return String.valueOf(assertThrows(Rejection.class, request::send).getMessage());
    }

    @Test
    void onlyTheLatestVersionsAreKept() throws Exception {
        deploy("shop", app("first"));
        for (int i = 2; i <= 14; i++) {
            deploy("shop", app("version " + i));
            if (i == 3) {
                client.rollback("shop", 1);
            }
        }
        assertEquals(
                List.of(5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
                client.list().getFirst().versions());
    }

    @Test
    void aHostThatIsStartedAgainServesWhatItDid() throws Exception {
        deploy("shop", app("first"));
        deploy("shop", app("second"), release -> release.withHostNames(Set.of("shop.example")));
        deploy("blog", app("blog"));
        client.rollback("shop", 1);
        client.remove("blog");
        // What was begun and not ended.
        Files.createDirectories(options.directory().resolve("uploads/half/app"));
        Files.createDirectories(options.directory().resolve("apps/gone/versions/1"));
        Files.createDirectories(options.directory().resolve("apps/shop/versions/3/app"));
        stop();
        start();
        assertEquals("200 first", get("shop.localhost"));
        assertEquals(List.of(1, 2), client.list().getFirst().versions());
        assertEquals(1, client.list().size());
        assertEquals(List.of(), files("uploads"));
        assertFalse(Files.exists(options.directory().resolve("apps/gone")));
        assertEquals(3, deploy("shop", app("third")).live());
    }

    @Test
    void whatCannotBeServedIsToldAndTheRestIs() throws Exception {
        deploy("shop", app("shop"));
        deploy("blog", app("blog"));
        stop();
        Files.writeString(options.directory().resolve("apps/shop/versions/1/app/file.wasm"), "damaged");
        start();
        assertEquals("200 blog", get("blog.localhost"));
        assertEquals("404 ", get("shop.localhost"));
        assertTrue(client.list().getLast().problem().contains("component.guest.source"));
        deploy("shop", app("repaired"));
        assertEquals("", client.list().getLast().problem());
        assertEquals("200 repaired", get("shop.localhost"));
    }

    @Test
    void whatFailsChangesNothing() throws Exception {
        deploy("shop", app("first"));
        List<String> before = files("");
        Path broken = app("broken");
        Files.writeString(broken.resolveSibling("file.wasm"), "damaged");
        assertTrue(refusal(() -> deploy("shop", broken)).startsWith("spin.toml:9: component.guest.source: file.wasm"));
        assertTrue(refusal(() -> deploy("new", broken)).startsWith("spin.toml:9:"));
        Path second = app("second");
        assertEquals(
                "the new version answers /.well-known/spin/missing with status 404, so it does not take the place of"
                        + " the old one; its log may tell why",
                refusal(() -> deploy("shop", second, release -> release.withHealthPath("/.well-known/spin/missing"))));
        assertEquals(
                "the host name shop.localhost is that of shop; choose another, or remove that application first",
                refusal(() -> deploy("other", second, release -> release.withHostNames(Set.of("shop.localhost")))));
        assertTrue(refusal(() -> deploy("shop", second, release -> release.withHostNames(Set.of("a b"))))
                .contains("is no host name"));
        assertTrue(refusal(() -> deploy("shop", second, release -> release.withVariables(Map.of("wrong", "x"))))
                .contains("\"wrong\", which is not declared"));
        assertTrue(refusal(() -> deploy("shop", second, release -> release.withLimits(Map.of("guests", 1_000L))))
                .startsWith("the limit guests is 1000; this host allows 0 to "));
        assertTrue(refusal(() -> deploy("..", second)).contains("cannot be an application's name"));
        Path outside = app("outside");
        Files.writeString(
                outside,
                Files.readString(outside)
                        .replace(
                                "\"file.wasm\"",
                                "\"" + Path.of("src/test/guests/file.wasm").toAbsolutePath() + "\""));
        assertTrue(refusal(() -> deploy("shop", outside)).contains("is not one of the files that were deployed"));
        Path taker = app("taker");
        Files.writeString(taker, """
            [[trigger.queue]]
            directory = "../../inbox"
            component = "guest"
            """, StandardOpenOption.APPEND);
        assertTrue(
                refusal(() -> deploy("shop", taker)).contains("../../inbox is not in the application's own directory"));
        assertEquals(before, files(""));
        assertEquals("200 first", get("shop.localhost"));
        assertEquals(
                3,
                deploy("shop", second, release -> release.withHealthPath("/"))
                                .versions()
                                .size()
                        + 1);
    }

    @Test
    void noRequestIsLostWhileVersionsChange() throws Exception {
        deploy("shop", app("first"));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<String> wrong = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    try {
                        String answer = get("shop.localhost");
                        if (!answer.matches("200 (first|second)")) {
                            wrong.add(answer);
                        }
                        answered.incrementAndGet();
                    } catch (IOException e) {
                        wrong.add(e.toString());
                    }
                }
            }));
        }
        Path second = app("second");
        for (int i = 0; i < 10; i++) {
            deploy("shop", second);
            client.rollback("shop", 0);
        }
        over.set(true);
        for (Thread thread : clients) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        assertTrue(answered.get() > 20, "answered " + answered);
    }

    @Test
    void whoDoesNotShowTheTokenDoesNothing() throws Exception {
        deploy("shop", app("first"));
        String right = AdminToken.read(AppHost.tokenFile(options.directory())).authorization();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String wrong : List.of("", "Bearer", "Bearer ", right.substring(1), right + "0", "Basic " + right)) {
                for (String method : List.of("GET", "POST", "DELETE")) {
                    HttpRequest.Builder request = HttpRequest.newBuilder(admin().resolve("/apps/shop"))
                            .method(method, BodyPublishers.ofString("x"));
                    if (!wrong.isEmpty()) {
                        request.header("Authorization", wrong);
                    }
                    assertEquals(
                            401,
                            http.send(request.build(), BodyHandlers.ofString()).statusCode(),
                            wrong);
                }
            }
            for (String path : List.of("/", "/apps/", "/apps/a/b", "/apps/../token", "/apps/shop/logs/x")) {
                HttpRequest request = HttpRequest.newBuilder(admin().resolve(path))
                        .header("Authorization", right)
                        .build();
                assertEquals(404, http.send(request, BodyHandlers.ofString()).statusCode(), path);
            }
        }
        assertEquals("200 first", get("shop.localhost"));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatOthersShallNotReadTheyCannot() throws Exception {
        deploy("shop", app("first"), release -> release.withVariables(Map.of("word", "hidden-word")));
        for (String name : List.of("token", "apps/shop/versions/1/release.json")) {
            Path file = options.directory().resolve(name);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertFalse(client.list().toString().contains("hidden-word"));
        Path token = AppHost.tokenFile(options.directory());
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        IOException open = assertThrows(IOException.class, () -> AdminToken.read(token));
        assertTrue(String.valueOf(open.getMessage()).endsWith("chmod 600 " + token));
    }

    @Test
    void theTokenIsNotSentOverANetwork() throws Exception {
        AdminToken token = AdminToken.read(AppHost.tokenFile(options.directory()));
        assertThrows(IOException.class, () -> new AdminClient(URI.create("http://192.0.2.1:3001"), token).close());
        AppHostOptions open = AppHostOptions.of(directory.resolve("open"), ServerOptions.DEFAULT)
                .withAdmin(new InetSocketAddress("0.0.0.0", 0));
        IOException refused =
                assertThrows(IOException.class, () -> AppHost.start(open).close());
        assertTrue(String.valueOf(refused.getMessage()).contains("is not loopback"));
        IOException used =
                assertThrows(IOException.class, () -> AppHost.start(options).close());
        assertTrue(String.valueOf(used.getMessage()).contains("is in use by another host"));
    }

    private String deployed(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return deployed(bytes.toByteArray());
    }

    private String deployed(byte[] archive) throws IOException {
        Path file = Files.write(directory.resolve("attack.zip"), archive);
        return refusal(() -> client.deploy("attack", file));
    }

    private static Map<String, byte[]> valid() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("release.json", RELEASE.getBytes(StandardCharsets.UTF_8));
        entries.put("app/guest.wasm", WasmCompiler.toBinary("(module)".getBytes(StandardCharsets.UTF_8)));
        return entries;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "app/../../evil",
                "/evil",
                "app//evil",
                "app/./evil",
                "app/..",
                "app\\..\\evil",
                "app/..\\..\\evil",
                "C:/evil",
                "app/C:evil",
                "evil",
                "app/e\0vil",
                "app/e\nvil",
                "apps/evil",
                "token",
                "release.json/evil",
                "app/guest.wasm/evil",
            })
    void noFileOfAnArchiveLiesElsewhere(String name) throws IOException {
        List<String> before = files("");
        Map<String, byte[]> entries = valid();
        entries.put(name, new byte[] {1});
        String refusal = deployed(entries);
        assertTrue(refusal.startsWith("the archive "), refusal);
        assertEquals(before, files(""));
        assertFalse(Files.exists(directory.resolve("evil")));
    }

    @Test
    void archivesThatAreNoneLeaveNothing() throws IOException {
        List<String> before = files("");
        assertTrue(deployed(new byte[0]).startsWith("the archive is no zip file"));
        assertTrue(deployed("nonsense".getBytes(StandardCharsets.UTF_8)).startsWith("the archive is no zip file"));
        Map<String, byte[]> entries = valid();
        entries.put("app/bomb", new byte[2 << 20]);
        assertTrue(deployed(entries).contains("more bytes of files than this host takes"));
        entries = valid();
        entries.put("release.json", RELEASE.replace("guest.wasm", "../../token").getBytes(StandardCharsets.UTF_8));
        assertTrue(deployed(entries).contains("does not have its manifest"));
        entries.put("release.json", "{\"manifest\":".getBytes(StandardCharsets.UTF_8));
        assertTrue(deployed(entries).contains("cannot be read"));
        entries.put("release.json", "{}".getBytes(StandardCharsets.UTF_8));
        assertTrue(deployed(entries).startsWith("the archive has a release.json that cannot be read"));
        byte[] whole = Files.readAllBytes(directory.resolve("attack.zip"));
        for (int length = 1; length < whole.length; length += 37) {
            assertTrue(deployed(java.util.Arrays.copyOf(whole, length)).startsWith("the archive "));
        }
        assertEquals(before, files(""));
    }

    @Test
    void anUploadThatBreaksLeavesNothing() throws Exception {
        List<String> before = files("");
        String head = "POST /apps/attack HTTP/1.1\r\nHost: h\r\nAuthorization: "
                + AdminToken.read(AppHost.tokenFile(options.directory())).authorization()
                + "\r\nContent-Length: 1000\r\n\r\nPK";
        for (int i = 0; i < 5; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.adminPort())) {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
        }
        deploy("shop", app("after"));
        client.remove("shop");
        for (int i = 0; i < 100 && !files("").equals(before); i++) {
            Thread.sleep(50);
        }
        assertEquals(before, files(""));
    }
}
