package io.wasmj.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.compiler.CompilerOptions;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.http.App;
import io.wasmj.http.ManifestException;
import io.wasmj.http.Server;
import io.wasmj.http.ServerOptions;
import io.wasmj.http.ServiceOptions;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An interface of Java in a jar of its own, which a guest imports. */
@Timeout(120)
final class HostServiceTest {

    private static final Path EXAMPLE = Path.of("host-service");
    private static final Path REGISTRATION = Path.of("META-INF", "services", "com.example.rates.Rates");

    @TempDir
    private Path directory;

    /** As build.sh makes it. */
    private URLClassLoader jar(boolean registered) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path sources = EXAMPLE.resolve("src/com/example/rates");
        int result = compiler.run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                sources.resolve("Rates.java").toString(),
                sources.resolve("FixedRates.java").toString());
        assertEquals(0, result);
        if (registered) {
            Files.createDirectories(classes.resolve(REGISTRATION).getParent());
            Files.copy(EXAMPLE.resolve("src").resolve(REGISTRATION), classes.resolve(REGISTRATION));
        }
        Path jar = directory.resolve("rates.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, HostServiceTest.class.getClassLoader());
    }

    private static ServerOptions options(ClassLoader loader) {
        return ServerOptions.DEFAULT
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withModules(HostServiceTest::ofText)
                .withServices(ServiceOptions.DEFAULT.withLoader(loader));
    }

    private static CompiledModule ofText(Engine engine, Path source) throws IOException {
        byte[] binary = WasmCompiler.toBinary(Files.readString(source));
        return engine.load(WasmCompiler.compile(binary, CompilerOptions.DEFAULT.withInterruptible(true))
                .files());
    }

    private static String get(Server server, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    @Test
    void aGuestCallsALibraryOfJava() throws Exception {
        try (URLClassLoader loader = jar(true);
                Server server = Server.start(App.of(EXAMPLE), options(loader))) {
            assertEquals("200 10.80 USD", get(server, "/price/USD"));
            assertEquals("404 no rate from EUR to XXX; there are [CHF, EUR, USD]", get(server, "/price/XXX"));
        }
    }

    private String refusal(String manifest, ClassLoader loader) throws IOException {
        Files.copy(EXAMPLE.resolve("prices.wat"), directory.resolve("prices.wat"));
        Path file = Files.writeString(directory.resolve("spin.toml"), manifest);
        App app = App.of(file);
        ManifestException wrong = assertThrows(
                ManifestException.class,
                () -> Server.start(app, options(loader)).close());
        return String.valueOf(wrong.getMessage()).replace(file.toString(), "spin.toml");
    }

    @Test
    void whatOneComponentIsGrantedIsNotAnothers() throws Exception {
        String manifest = """
            spin_manifest_version = 2
            [application]
            name = "prices"
            [[trigger.http]]
            route = "/granted"
            component = "granted"
            [[trigger.http]]
            route = "/other"
            component = "other"
            [component.granted]
            source = "prices.wat"
            host_services = ["com.example.rates.Rates"]
            [component.other]
            source = "prices.wat"
            """;
        try (URLClassLoader loader = jar(true)) {
            assertEquals(
                    "spin.toml:13: component.other.host_services: the module imports com.example.rates.Rates, which is"
                            + " not granted; add host_services = [\"com.example.rates.Rates\"]",
                    refusal(manifest, loader));
        }
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        String manifest = Files.readString(EXAMPLE.resolve("spin.toml"));
        assertEquals(
                "spin.toml:13: component.prices.host_services: there is no interface com.example.rates.Rates on the"
                        + " class path; add its jar (up --services)",
                refusal(manifest, HostServiceTest.class.getClassLoader()));
        for (String unfit : List.of("java.lang.Runnable", "java.lang.String")) {
            Files.delete(directory.resolve("prices.wat"));
            assertEquals(
                    "spin.toml:13: component.prices.host_services: " + unfit
                            + " is no public interface with @HostService, so it is not for guests",
                    refusal(
                            manifest.replace("com.example.rates.Rates", unfit),
                            HostServiceTest.class.getClassLoader()));
        }
        Files.delete(directory.resolve("prices.wat"));
        try (URLClassLoader loader = jar(false)) {
            assertEquals(
                    "spin.toml:13: component.prices.host_services: no class implements com.example.rates.Rates; name"
                            + " one in META-INF/services/com.example.rates.Rates of a jar on the class path",
                    refusal(manifest, loader));
        }
    }
}
