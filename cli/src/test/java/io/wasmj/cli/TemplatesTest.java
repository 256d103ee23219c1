package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.wasmj.cli.Captured.Result;
import io.wasmj.http.AppManifest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every template becomes an application that is built and answers, as far as this machine has its tools. */
@Timeout(300)
final class TemplatesTest {

    @TempDir
    private Path folder;

    static List<Arguments> languages() {
        return List.of(
                Arguments.of("c", "C"),
                Arguments.of("rust", "Rust"),
                Arguments.of("go", "Go"),
                Arguments.of("assemblyscript", "AssemblyScript"),
                Arguments.of("python", "Python"));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void anApplicationInEachLanguageAnswers(String template, String language) throws Exception {
        Path app = folder.resolve("my-app");
        Result made = new Captured().run("new", template, "my-app", "-o", app.toString());
        assertEquals(0, made.exitCode(), made.err());
        assertEquals(
                """
                Made %s from the template %s. Next:
                  cd %s
                  wasmj build      # needs %s
                  wasmj up         # then: curl localhost:3000/
                """.formatted(app, template, app, AppTemplate.named(template).needs()), made.out());
        assertTrue(Files.exists(app.resolve("README.md")) && Files.exists(app.resolve(".gitignore")));
        build(app, template);
        try (Running up = new Running("up", "-q", "--listen", "127.0.0.1:0", app.toString())) {
            assertEquals("""
                Hello from %s!
                method: GET
                path: /a
                query: b=c
                """.formatted(language), up.get("/a?b=c").body());
            HttpResponse<String> answer = up.post("/", "a body\n");
            assertEquals(
                    "text/plain", answer.headers().firstValue("content-type").orElseThrow());
            assertTrue(answer.body().contains("method: POST\n") && answer.body().endsWith("\na body\n"), answer.body());
        }
    }

    /** What a download needs must be there in CI; other tools may be missing. */
    private static void build(Path app, String template) throws IOException {
        AppManifest manifest = AppManifest.read(app.resolve("spin.toml"));
        AppManifest.Build build = Objects.requireNonNull(
                manifest.components().values().iterator().next().build());
        for (String command : build.commands()) {
            String missing = new Toolchain(System.getenv()).missing(command, build.directory());
            if (missing != null) {
                abort("the template " + template + " is not built: " + missing);
            }
        }
        if (template.equals("rust") && doctor(app).out().contains("has no target")) {
            abort("the template rust is not built: there is no target wasm32-wasip1; rustup target add wasm32-wasip1");
        }
        Result built = new Captured().run("build", app.toString());
        if (built.exitCode() != 0 && built.out().contains("npm") && System.getenv("CI") == null) {
            abort("the template " + template + " is not built: its packages cannot be had: " + built.err());
        }
        assertEquals(0, built.exitCode(), built.out() + built.err());
    }

    private static Result doctor(Path app) {
        return new Captured()
                .withEnvironment("PATH", System.getenv().getOrDefault("PATH", ""))
                .run("doctor", app.toString());
    }

    @Test
    void aStaticSiteIsServedWithoutAnyTool() throws Exception {
        Path app = folder.resolve("site");
        assertEquals(
                0,
                new Captured()
                        .run("new", "static", "my-site", "-o", app.toString())
                        .exitCode());
        Files.createDirectories(app.resolve("site/sub dir"));
        Files.writeString(app.resolve("site/sub dir/index.html"), "below");
        try (Running up = new Running("up", "-q", "--listen", "127.0.0.1:0", app.toString())) {
            HttpResponse<String> index = up.get("/");
            assertTrue(index.body().contains("<h1>Hello from my-site!</h1>"), index.body());
            assertEquals(
                    "text/html; charset=utf-8",
                    index.headers().firstValue("content-type").orElseThrow());
            assertEquals(
                    "text/css; charset=utf-8",
                    up.get("/style.css").headers().firstValue("content-type").orElseThrow());
            assertEquals("below", up.get("/sub%20dir/").body());
            assertEquals(301, up.get("/sub%20dir").statusCode());
            assertEquals(404, up.get("/gone").statusCode());
            assertEquals(404, up.get("/../spin.toml").statusCode());
            assertEquals(404, up.get("/%2e%2e/spin.toml").statusCode());
            assertEquals(405, up.post("/", "x").statusCode());
        }
    }

    @Test
    void theStaticServerIsWhatItsSourceSays() throws Exception {
        Path app = folder.resolve("site");
        assertEquals(
                0,
                new Captured()
                        .run("new", "static", "my-site", "-o", app.toString())
                        .exitCode());
        Files.delete(app.resolve("server.wasm"));
        build(app, "static");
        try (Running up = new Running("up", "-q", "--listen", "127.0.0.1:0", app.toString())) {
            assertEquals(200, up.get("/").statusCode());
        }
    }

    @Test
    void componentsAreAdded() throws Exception {
        Path app = folder.resolve("app");
        Path redirect = folder.resolve("spin.toml");
        assertEquals(
                0,
                new Captured()
                        .run("new", "redirect", "old", "-o", app.toString(), "--value", "destination=/new")
                        .exitCode());
        String[] add = {"add", "static", "web", "-f", app.toString(), "--route", "/web/..."};
        Result added = new Captured().run(add);
        assertEquals(0, added.exitCode(), added.err());
        assertEquals(
                "Added web from the template static to " + app.resolve("spin.toml") + "; it answers /web/...\n"
                        + "  wasmj build      # needs nothing; clang only to change the server\n",
                added.out());
        assertEquals(
                0,
                new Captured()
                        .run("add", "-t", "redirect", "gone", "-f", app.toString(), "-v", "status=308")
                        .exitCode());
        AppManifest manifest = AppManifest.read(app.resolve("spin.toml"));
        assertEquals(List.of("web"), List.copyOf(manifest.components().keySet()));
        try (Running up = new Running("up", "-q", "--listen", "127.0.0.1:0", app.toString())) {
            assertEquals("/new", up.get("/").headers().firstValue("location").orElseThrow());
            assertTrue(up.get("/web/").body().contains("Hello from web!"));
            assertEquals(308, up.get("/gone/x").statusCode());
        }
        String before = Files.readString(app.resolve("spin.toml"));
        Result again = new Captured().run(add);
        assertEquals(
                "wasmj: " + app.resolve("spin.toml") + " has a component web already; choose another name\n",
                again.err());
        Result route = new Captured().run("add", "static", "other", "-f", app.toString(), "--route", "/web/...");
        assertTrue(route.err().contains("is left as it is:\n"), route.err());
        assertTrue(route.err().contains("spin.toml:"), route.err());
        assertTrue(route.err().contains("matches the same paths as the route on line"), route.err());
        assertEquals(before, Files.readString(app.resolve("spin.toml")));
        assertTrue(Files.notExists(app.resolve("other")) && Files.notExists(redirect));
    }

    @Test
    void aCronJobRunsAtItsTimes() throws Exception {
        Path app = folder.resolve("app");
        Result made = new Captured().run("new", "cron", "tick", "-o", app.toString(), "-v", "expression=* * * * * *");
        assertTrue(made.out().endsWith("  wasmj up         # then: wait for the next time, * * * * * *\n"), made.out());
        build(app, "cron");
        Path log = app.resolve(".spin/logs/tick_stderr.txt");
        try (Running up = new Running("up", "-q", app.toString())) {
            while (!Files.exists(log) || Files.readString(log).lines().count() < 2) {
                Thread.sleep(20);
            }
            assertEquals("Triggers:\n  tick: cron\n", up.captured().printedOut());
        }
        String line = Files.readAllLines(log).getFirst();
        assertTrue(line.matches(".*it is \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), line);
    }

    @Test
    void aRedisConsumerIsReady() throws Exception {
        Path app = folder.resolve("app");
        Result made = new Captured().run("new", "redis", "news", "-o", app.toString(), "-v", "channel=daily");
        assertTrue(made.out().endsWith("  wasmj up         # then: redis-cli publish daily hello\n"), made.out());
        Result added = new Captured().run("add", "cron", "tick", "-f", app.toString());
        assertTrue(added.out().startsWith("Added tick from the template cron to " + app.resolve("spin.toml") + "\n"));
        build(app, "redis");
        assertEquals(0, doctor(app).exitCode(), doctor(app).out());
    }

    @Test
    void aTemplateMayBeAFolder() throws IOException {
        Path template = Files.createDirectories(folder.resolve("ours/src"));
        Files.writeString(folder.resolve("ours/spin.toml"), """
            spin_manifest_version = 2
            application = { name = "{{name}}" }
            [[trigger.http]]
            route = "{{route}}"
            component = "{{name}}"
            [component.{{name}}]
            source = "{{path}}{{name}}.wasm"
            variables = { greeting = "{{ who }}", other = "{{unknown}}" }
            """);
        Files.writeString(folder.resolve("ours/template.properties"), "value.who=World\n");
        Files.writeString(template.resolve("{{name}}.txt"), "Hello {{who}}");
        Files.write(template.resolve("binary"), "\0{{name}}".getBytes());
        Path app = folder.resolve("app");
        Result made = new Captured()
                .run("new", folder.resolve("ours").toString(), "api", "-o", app.toString(), "-v", "who=you");
        assertEquals(0, made.exitCode(), made.err());
        assertEquals("Hello you", Files.readString(app.resolve("src/api.txt")));
        assertEquals("\0{{name}}", Files.readString(app.resolve("src/binary")));
        assertTrue(Files.readString(app.resolve("spin.toml"))
                .contains("source = \"api.wasm\"\nvariables = { greeting = \"{{ who }}\", other = \"{{unknown}}\" }"));
        assertTrue(Files.notExists(app.resolve("template.properties")));
    }

    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of(
                        "new cobol x",
                        "there is no template \"cobol\"; there are assemblyscript, c, cron, go, python, redirect,"
                                + " redis, rust, static, and ./FOLDER for one of your own"),
                Arguments.of(
                        "new ./nowhere x",
                        "there is no template in ./nowhere: a template is a folder with a" + " spin.toml"),
                Arguments.of(
                        "new c My_App",
                        "\"My_App\" cannot be the name of a component; write lower-case words of letters and digits"
                                + " with \"-\" between them, for example my-app"),
                Arguments.of(
                        "new c x -o FULL",
                        "FULL is there already and not empty; choose another name, or another folder with -o, or 'wasmj"
                                + " add' to add a component to an application"),
                Arguments.of(
                        "new redirect x -o NEW --value target=/",
                        "the template redirect has no value \"target\"; there are "),
                Arguments.of("new c x -o NEW --value a=b", "the template c has no value \"a\"; it has none"),
                Arguments.of(
                        "new c", "wanted are a template and a name, for example: wasmj new c my-app\nTemplates:\n"),
                Arguments.of("new -t c", "wanted are -t TEMPLATE and a name, for example: wasmj new c my-app\n"),
                Arguments.of(
                        "add c x -f NOWHERE",
                        "NOWHERE/spin.toml: there is no spin.toml in this directory; go to one that has it, name it"
                                + " with -f, or start an application with 'wasmj new'"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void everyMistakeIsToldWithWhatToDo(String line, String expected) throws IOException {
        Path full = Files.createDirectories(folder.resolve("full"));
        Files.writeString(full.resolve("file"), "");
        Path nowhere = Files.createDirectories(folder.resolve("nowhere"));
        Map<String, String> places = Map.of(
                "FULL", full.toString(),
                "NOWHERE", nowhere.toString(),
                "NEW", folder.resolve("new").toString());
        String[] words = line.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = places.getOrDefault(words[i], words[i]);
        }
        Result result = new Captured().run(words);
        assertEquals(1, result.exitCode());
        String wanted = expected.replace("FULL", full.toString()).replace("NOWHERE", nowhere.toString());
        assertTrue(result.err().startsWith("wasmj: " + wanted), result.err());
    }

    @Test
    void theTemplatesAreListed() {
        Result list = new Captured().run("new", "--list");
        assertEquals(0, list.exitCode());
        assertTrue(list.out().contains("  c               A component in C, built with clang\n"), list.out());
        assertEquals(9, list.out().lines().count());
    }
}
