package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.http.AppManifest.Build;
import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.EventTrigger;
import io.wasmj.http.AppManifest.Executor;
import io.wasmj.http.AppManifest.FileMount;
import io.wasmj.http.AppManifest.Grants;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Source;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.AppManifest.Variable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class AppManifestTest {

    private static final String MINIMAL = """
        spin_manifest_version = 2
        [application]
        name = "app"
        [[trigger.http]]
        route = "/..."
        component = "hello"
        [component.hello]
        source = "hello.wasm"
        """;

    @TempDir
    private Path directory;

    private AppManifest read(String manifest) throws IOException {
        return AppManifest.read(Files.writeString(directory.resolve("spin.toml"), manifest));
    }

    @Test
    void readsTheLeastThereCanBe() throws IOException {
        AppManifest manifest = read(MINIMAL);
        assertEquals("app", manifest.application().name());
        assertEquals(
                List.of(new HttpTrigger(
                        4, "/...", new Target.Guest("hello", Executor.OF_MODULE, "${SCRIPT_NAME} ${ARGS}"))),
                manifest.triggers());
        assertEquals(
                new Component(
                        "hello",
                        Map.of("", 7, "source", 8),
                        new Source.File(directory.resolve("hello.wasm")),
                        "",
                        Map.of(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        Grants.NONE,
                        null),
                manifest.components().get("hello"));
    }

    @Test
    void readsAllThatIsSupported() throws IOException {
        AppManifest manifest = read("""
            spin_manifest_version = 2

            [application]
            name = "app"
            version = "1.2.3"
            description = "All of it"
            authors = ["Ada <ada@example.com>"]
            targets = ["spin-up:3.2"]
            tool.anything.goes = 1
            trigger.redis.address = "redis://{{ name }}:6379"

            [[trigger.http]]
            id = "main"
            route = "/main/:id/..."
            component = "main"
            executor = { type = "wagi", argv = "main ${ARGS}", entrypoint = "_start" }

            [[trigger.http]]
            route = { private = true }
            component = { source = "inline.wasm" }

            [[trigger.http]]
            route = "/old"
            static_response = { status_code = 301, headers = { location = "/new" }, body = "moved" }

            [[trigger.http]]
            route = "/empty"
            static_response = {}

            [component.main]
            source = "target/main.wasm"
            description = "The main one"
            environment = { A = "1", B = "" }
            files = [
                "assets/**/*",
                { source = "site", destination = "/srv" },
            ]
            exclude_files = ["**/*.bak"]
            variables = { greeting = "Hello {{ name }}" }
            allowed_outbound_hosts = ["https://{{ name }}.example.com"]
            allowed_http_hosts = ["https://old.example"]
            key_value_stores = ["default"]
            sqlite_databases = ["main_db"]
            ai_models = ["llama2-chat"]
            host_services = ["com.example.Rates"]
            tool = { x = 1 }

            [component.main.build]
            command = ["make", "make install"]
            workdir = "sub"
            watch = ["**/*.c"]

            [variables]
            name = { default = "World", description = "Who" }
            token = { required = true, secret = true }

            [[trigger.redis]]
            channel = "news"
            component = "main"

            [[trigger.cron]]
            cron_expression = "* * * * *"
            times = 3
            component = "main"
            """);
        assertEquals(
                new AppManifest.Application("app", "1.2.3", "All of it", List.of("Ada <ada@example.com>")),
                manifest.application());
        assertEquals(
                List.of(
                        new HttpTrigger(12, "/main/:id/...", new Target.Guest("main", Executor.WAGI, "main ${ARGS}")),
                        new HttpTrigger(
                                18, null, new Target.Guest("http-2-component", Executor.OF_MODULE, App.DEFAULT_ARGV)),
                        new HttpTrigger(
                                22, "/old", new Target.StaticResponse(301, Map.of("location", "/new"), "moved")),
                        new HttpTrigger(26, "/empty", new Target.StaticResponse(200, Map.of(), ""))),
                manifest.triggers());
        Component main = Objects.requireNonNull(manifest.components().get("main"));
        assertEquals(
                new Component(
                        "main",
                        main.lines(),
                        new Source.File(directory.resolve("target/main.wasm")),
                        "The main one",
                        Map.of("A", "1", "B", ""),
                        Map.of("greeting", "Hello {{ name }}"),
                        List.of(new FileMount.Pattern(35, "assets/**/*"), new FileMount.Placement(36, "site", "/srv")),
                        List.of("**/*.bak"),
                        new Grants(
                                List.of("https://{{ name }}.example.com", "http://old.example", "https://old.example"),
                                List.of("default"),
                                List.of("main_db"),
                                List.of("llama2-chat"),
                                List.of("com.example.Rates")),
                        new Build(List.of("make", "make install"), directory.resolve("sub"), List.of("**/*.c"))),
                main);
        assertEquals(32, main.line("description"));
        assertEquals(30, main.line("no such field"));
        assertEquals(
                Map.of(
                        "name", new Variable(54, "Who", "World", false),
                        "token", new Variable(55, "", null, true)),
                manifest.variables());
        assertEquals(
                List.of(
                        new EventTrigger(
                                "redis",
                                "main",
                                Map.of("", 57, "address", 10, "channel", 58),
                                Map.of("address", "redis://{{ name }}:6379", "channel", "news")),
                        new EventTrigger(
                                "cron",
                                "main",
                                Map.of("", 61, "cron_expression", 62, "times", 63),
                                Map.of("cron_expression", "* * * * *", "times", "3"))),
                manifest.eventTriggers());
        assertEquals(
                new Source.File(directory.resolve("inline.wasm")),
                Objects.requireNonNull(manifest.components().get("http-2-component"))
                        .source());
    }

    static List<Arguments> mistakes() {
        return List.of(
                Arguments.of("", """
                    spin.toml:1: spin_manifest_version: is missing; versions 2 and "1" are known: write spin_manifest_version = 2 at the top, unless the manifest is as old as version "1"
                    spin.toml:1: application: is missing; add [application] with a name
                    spin.toml:1: trigger: there is none; add for example [[trigger.http]] with a route and a component\
                    """),
                Arguments.of("a = ", "spin.toml:1: expected a value, found the end of the file"),
                Arguments.of(
                        MINIMAL.replace("= 2", "= \"0\""),
                        "spin.toml:1: spin_manifest_version: is \"0\"; versions 2 and \"1\" are known: write"
                            + " spin_manifest_version = 2 at the top, unless the manifest is as old as version \"1\""),
                Arguments.of(
                        MINIMAL.replace("= 2", "= 3"),
                        "spin.toml:1: spin_manifest_version: is 3; versions 2 and \"1\" are known: write"
                            + " spin_manifest_version = 2 at the top, unless the manifest is as old as version \"1\""),
                Arguments.of(MINIMAL.replace("name =", "nmae ="), """
                    spin.toml:2: application.name: is missing; it must be a string
                    spin.toml:3: application.nmae: unknown field; did you mean "name"?\
                    """),
                Arguments.of(MINIMAL.replace("\"app\"", "\"\""), "spin.toml:3: application.name: cannot be empty"),
                Arguments.of(
                        MINIMAL.replace("\"app\"", "7"),
                        "spin.toml:3: application.name: expected a string, found an integer"),
                Arguments.of(
                        MINIMAL + "[component.hello.enviroment]\nA = \"1\"\n",
                        "spin.toml:9: component.hello.enviroment: unknown field; did you mean \"environment\"?"),
                Arguments.of(
                        MINIMAL + "zzz = 1",
                        "spin.toml:9: component.hello.zzz: unknown field; allowed are source, description,"
                                + " environment, variables, files, exclude_files, allowed_outbound_hosts,"
                                + " allowed_http_hosts, key_value_stores, sqlite_databases, ai_models, host_services,"
                                + " build, targets, tool, dependencies, dependencies_inherit_configuration, profile"),
                Arguments.of(MINIMAL + "environment = { A = 1, B = [] }", """
                    spin.toml:9: component.hello.environment.A: expected a string, found an integer
                    spin.toml:9: component.hello.environment.B: expected a string, found an array\
                    """),
                Arguments.of(
                        MINIMAL + "environment = { \"A=B\" = \"x\" }",
                        "spin.toml:9: component.hello.environment: \"A=B\" cannot be a variable: a name has no \"=\","
                                + " and neither name nor value has a NUL"),
                Arguments.of(MINIMAL + "files = [\n  \"ok\",\n  7,\n  { source = \"a\", dest = \"/b\" },\n]", """
                    spin.toml:11: component.hello.files: expected a glob or { source, destination }, found an integer
                    spin.toml:12: component.hello.files.destination: is missing; it must be a string
                    spin.toml:12: component.hello.files.dest: unknown field; allowed are source, destination\
                    """),
                Arguments.of(
                        MINIMAL.replace("component = \"hello\"", "component = \"helo\""),
                        "spin.toml:6: trigger.http.component: there is no [component.helo]; did you mean \"hello\"?"),
                Arguments.of(
                        MINIMAL.replace("component = \"hello\"", "component = \"other-one\""),
                        "spin.toml:6: trigger.http.component: there is no [component.other-one]; there are hello"),
                Arguments.of(
                        MINIMAL.replace("component = \"hello\"", ""),
                        "spin.toml:4: trigger.http: exactly one of component and static_response is needed,"
                                + " found neither"),
                Arguments.of(
                        MINIMAL.replace(
                                "component = \"hello\"", "component = \"hello\"\nstatic_response = { body = \"x\" }"),
                        "spin.toml:4: trigger.http: exactly one of component and static_response is needed,"
                                + " found both"),
                Arguments.of(
                        MINIMAL.replace("route = \"/...\"", ""),
                        "spin.toml:4: trigger.http.route: is missing; it must be a string such as \"/hello/...\","
                                + " or { private = true }"),
                Arguments.of(
                        MINIMAL.replace("\"/...\"", "{ private = false }"),
                        "spin.toml:5: trigger.http.route.private: must be true; for a public route write it as a"
                                + " string"),
                Arguments.of(
                        MINIMAL.replace("\"/...\"", "7"),
                        "spin.toml:5: trigger.http.route: expected a string such as \"/hello/...\","
                                + " or { private = true }, found an integer"),
                Arguments.of(
                        MINIMAL.replace("\"/...\"", "\"/.../x\""),
                        "spin.toml:5: trigger.http.route: \"/.../x\" has a wildcard that is not a \"/...\" at its end,"
                                + " the only one there is"),
                Arguments.of(
                        MINIMAL.replace("\"/...\"", "\"/x/*\""),
                        "spin.toml:5: trigger.http.route: \"/x/*\" has a wildcard that is not a \"/...\" at its end,"
                                + " the only one there is"),
                Arguments.of(
                        MINIMAL.replace("\"/...\"", "\"/a//b\""),
                        "spin.toml:5: trigger.http.route: \"/a//b\" has an empty segment; write one \"/\" between"
                                + " segments"),
                Arguments.of(
                        MINIMAL.replace("\"/...\"", "\"/:\""),
                        "spin.toml:5: trigger.http.route: \"/:\" has a \":\" without a name; write for example"
                                + " \"/:id\""),
                Arguments.of(
                        MINIMAL.replace("\"/...\"", "\"/.well-known/spin/x\""),
                        "spin.toml:5: trigger.http.route: \"/.well-known/spin/x\" is below /.well-known/spin/,"
                                + " where the host itself answers; choose another"),
                Arguments.of(
                        MINIMAL.replace("[component.hello]", """
                            [[trigger.http]]
                            route = "/a/:x"
                            component = "hello"
                            [[trigger.http]]
                            route = "/a/:y/"
                            component = "hello"
                            [component.hello]\
                            """),
                        "spin.toml:11: trigger.http.route: \"/a/:y/\" matches the same paths as the route on line 8;"
                                + " change or remove one of them"),
                Arguments.of(
                        MINIMAL.replace(
                                "component = \"hello\"",
                                "component = \"hello\"\nexecutor = { type = \"spin\", argv = \"\" }"),
                        "spin.toml:7: trigger.http.executor.argv: unknown field; allowed are type"),
                Arguments.of(
                        MINIMAL.replace(
                                "component = \"hello\"", "component = \"hello\"\nexecutor = { type = \"cgi\" }"),
                        "spin.toml:7: trigger.http.executor.type: \"cgi\" is unknown; allowed are \"http\", \"spin\""
                                + " and \"wagi\""),
                Arguments.of(
                        MINIMAL.replace(
                                "component = \"hello\"",
                                "component = \"hello\"\nexecutor = { type = \"wagi\", entrypoint = \"main\" }"),
                        "spin.toml:7: trigger.http.executor.entrypoint: only \"_start\" is supported by this version of"
                                + " wasmj; remove it"),
                Arguments.of(
                        MINIMAL.replace(
                                "component = \"hello\"",
                                "static_response = { status_code = 99, headers = { \"a b\" = \"x\", c = \"y\\n\" } }"),
                        """
                        spin.toml:6: trigger.http.static_response.status_code: is 99, allowed are 200 to 599
                        spin.toml:6: trigger.http.static_response.headers: "a b" is no header that HTTP can send
                        spin.toml:6: trigger.http.static_response.headers: "c" is no header that HTTP can send\
                        """),
                Arguments.of(
                        MINIMAL.replace("source = \"hello.wasm\"", ""),
                        "spin.toml:7: component.hello.source: is missing; it must be a string"),
                Arguments.of(
                        MINIMAL + "[component.Bad_Name]\nsource = \"x\"",
                        "spin.toml:9: component.Bad_Name: is no component id; write words of letters and digits with"
                                + " \"-\" between them"),
                Arguments.of(
                        MINIMAL + "[component.hello.build]\nworkdir = \".\"",
                        "spin.toml:9: component.hello.build.command: is missing; it must be a string"),
                Arguments.of(
                        MINIMAL + "dependencies = { \"a:b\" = \"1\" }\ndependencies_inherit_configuration = true", """
                        spin.toml:9: component.hello.dependencies: is not supported by this version of wasmj; link what it needs into the component's module
                        spin.toml:10: component.hello.dependencies_inherit_configuration: remove it; there are no dependencies\
                        """),
                Arguments.of(MINIMAL + "[triger]", "spin.toml:9: triger: unknown field; did you mean \"trigger\"?"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void tellsEveryMistake(String manifest, String expected) {
        ManifestException e = assertThrows(ManifestException.class, () -> read(manifest));
        assertEquals(expected, Objects.requireNonNull(e.getMessage()).replace(directory + "/", ""));
    }

    @Test
    void anApplicationIsADirectoryAManifestOrAModule() throws IOException {
        read(MINIMAL);
        assertEquals("app", App.of(directory).name());
        assertEquals("app", App.of(directory.resolve("spin.toml")).name());
        AppManifest single = App.of(Path.of("some", "guest.wasm")).manifest();
        assertEquals("guest", single.application().name());
        assertEquals(
                List.of(new HttpTrigger(0, "/...", new Target.Guest("guest", Executor.OF_MODULE, App.DEFAULT_ARGV))),
                single.triggers());
        assertThrows(NoSuchFileException.class, () -> App.of(directory.resolve("missing.toml")));
        Files.delete(directory.resolve("spin.toml"));
        assertThrows(NoSuchFileException.class, () -> App.of(directory));
    }

    @Test
    void aFileThatIsNoTextIsSaidToBeNone() throws IOException {
        Path file = Files.write(directory.resolve("spin.toml"), new byte[] {(byte) 0xC3, (byte) 0x28});
        ManifestException e = assertThrows(ManifestException.class, () -> AppManifest.read(file));
        assertEquals(file + ": is not UTF-8 text; save it as such", e.getMessage());
    }
}
