package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.EventTrigger;
import io.wasmj.http.AppManifest.Executor;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Source;
import io.wasmj.http.AppManifest.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Variables, services, sources, profiles, triggers other than HTTP's, and manifests of version 1. */
final class ManifestFieldsTest {

    private static final String MINIMAL = """
        spin_manifest_version = 2
        application.name = "app"
        trigger.http = [{ route = "/...", component = "hello" }]
        [component.hello]
        source = "hello.wasm"
        """;

    @TempDir
    private Path directory;

    private AppManifest read(String manifest) throws IOException {
        return AppManifest.read(Files.writeString(directory.resolve("spin.toml"), manifest));
    }

    private String mistakesOf(String manifest) {
        ManifestException e = assertThrows(ManifestException.class, () -> read(manifest));
        return Objects.requireNonNull(e.getMessage()).replace(directory + "/spin.toml", "");
    }

    private static Component component(AppManifest manifest, String id) {
        return Objects.requireNonNull(manifest.components().get(id));
    }

    static List<Arguments> mistakes() {
        String digest = "sha256:" + "a".repeat(64);
        return List.of(
                Arguments.of(
                        "[variables]\nx = {}",
                        ":7: variables.x: exactly one of required = true and default is needed, found neither"),
                Arguments.of(
                        "[variables]\nx = { default = \"1\", required = true }",
                        ":7: variables.x: exactly one of required = true and default is needed, found both"),
                Arguments.of(
                        "[variables]\nx-y = { default = \"1\" }",
                        ":7: variables.x-y: is no variable's name; write lower-case words with \"_\" between them"),
                Arguments.of(
                        "[variables]\nx = { defualt = \"1\", required = true }",
                        ":7: variables.x.defualt: unknown field; did you mean \"default\"?"),
                Arguments.of("[variables]\nx = \"1\"", ":7: variables.x: expected a table, found a string"),
                Arguments.of(
                        "variables = { a = \"{{ host }}\" }\n[variables]\nhots = { default = \"1\" }",
                        ":6: component.hello.variables.a: there is no variable \"host\" for \"{{ host }}\"; did you"
                                + " mean \"hots\"?"),
                Arguments.of(
                        "variables = { a = \"{{ host }}\" }",
                        ":6: component.hello.variables.a: there is no variable \"host\" for \"{{ host }}\"; add it"
                                + " under [variables], as host = { default = \"…\" }"),
                Arguments.of(
                        "variables = { a = \"{{ host\" }",
                        ":6: component.hello.variables.a: \"{{ host\" has \"{{\" without its partner; write {{ name"
                                + " }}"),
                Arguments.of(
                        "variables = { A = \"x\" }",
                        ":6: component.hello.variables.A: is no variable's name; write lower-case words with \"_\""
                                + " between them"),
                Arguments.of(
                        "allowed_outbound_hosts = [\n\"https://ok.example:443\",\n\"example.com\"]",
                        ":8: component.hello.allowed_outbound_hosts: \"example.com\" has no scheme; write for example"
                                + " \"https://example.com\""),
                Arguments.of(
                        "allowed_outbound_hosts = [\"https://a.example/path\", \"http://10.0.0.0/8:80\", \"http://\"]",
                        """
                        :6: component.hello.allowed_outbound_hosts: "https://a.example/path" has a path; a host is allowed as a whole: write "https://a.example"
                        :6: component.hello.allowed_outbound_hosts: "http://" has no host; write for example "http://example.com"\
                        """),
                Arguments.of(
                        "key_value_stores = [\"b@d\"]",
                        ":6: component.hello.key_value_stores: \"b@d\" is no label; write words of letters and digits"
                                + " with \"-\" or \"_\" between them"),
                Arguments.of(
                        "sqlite_databases = \"main\"",
                        ":6: component.hello.sqlite_databases: expected an array of strings, found a string"),
                Arguments.of("files = [\n\"a[\"\n]\nexclude_files = [7, \"b[\"]", """
                    :7: component.hello.files: "a[" is no glob: "[" is not closed
                    :9: component.hello.exclude_files: expected a glob, found an integer
                    :9: component.hello.exclude_files: "b[" is no glob: "[" is not closed\
                    """),
                Arguments.of(
                        "build = { command = \"make\", watch = [\"[\"] }",
                        ":6: component.hello.build.watch: \"[\" is no glob: \"[\" is not closed"),
                Arguments.of(
                        "[component.two]\nsource = \"https://x.example/y.wasm\"",
                        ":7: component.two.source: an address alone is not enough; write { url ="
                                + " \"https://x.example/y.wasm\", digest = \"sha256:…\" }"),
                Arguments.of(
                        "[component.two]\nsource = { url = \"https://x.example/y.wasm\" }",
                        ":7: component.two.source.digest: is missing; it must be a string"),
                Arguments.of(
                        "[component.two]\nsource = { url = \"https://x.example/y.wasm\", digest = \"sha256:0\" }",
                        ":7: component.two.source.digest: \"sha256:0\" is not \"sha256:\" and 64 hexadecimal digits;"
                                + " sha256sum FILE prints them"),
                Arguments.of(
                        "[component.two]\nsource = { url = \"ftp://x/y.wasm\", digest = \"" + digest + "\" }",
                        ":7: component.two.source.url: \"ftp://x/y.wasm\" is no address that begins with https:// or"
                                + " http://"),
                Arguments.of(
                        "[component.two]\nsource = { registry = \"ttl.sh\", package = \"a:b\", version = \"1\" }",
                        ":7: component.two.source: a module from a registry is not supported by this version of wasmj;"
                                + " download it (wkg get, oras pull) and name the file, or give { url, digest }"),
                Arguments.of(
                        "[component.hello.profile.debug]\nsuorce = \"x\"",
                        ":7: component.hello.profile.debug.suorce: unknown field; did you mean \"source\"?"),
                Arguments.of("[[trigger.redis]]\nchannel = \"{{ x }}\"\nlist = []", """
                    :6: trigger.redis.component: is missing; name the component that is to run
                    :7: trigger.redis.channel: there is no variable "x" for "{{ x }}"; add it under [variables], as x = { default = "…" }
                    :8: trigger.redis.list: expected a string, a number or a boolean, found an array\
                    """));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void tellsEveryMistake(String more, String expected) {
        assertEquals(expected, mistakesOf(MINIMAL + more));
    }

    @Test
    void aBasePathIsRefused() {
        assertEquals(
                ":2: application.trigger.http.base: is not supported by this version of wasmj; remove it and write"
                        + " \"/v1\" in front of each route",
                mistakesOf(MINIMAL.replace(
                        "application.name = \"app\"",
                        "application = { name = \"app\", trigger = { http = { base = \"/v1\" } } }")));
    }

    @Test
    void aModuleMayComeFromAnAddress() throws IOException {
        AppManifest manifest = read(MINIMAL.replace(
                "\"hello.wasm\"",
                "{ url = \"https://x.example/y.wasm\", digest = \"sha256:" + "AB".repeat(32) + "\" }"));
        assertEquals(
                new Source.Download(URI.create("https://x.example/y.wasm"), "ab".repeat(32)),
                component(manifest, "hello").source());
    }

    @Test
    void aProfileReplacesFields() throws IOException {
        String text = MINIMAL + """
            environment = { A = "1", B = "2" }
            build = { command = "make" }
            [component.hello.profile.debug]
            source = "debug.wasm"
            environment = { B = "3" }
            build = { command = "make debug" }
            [component.other]
            source = "other.wasm"
            """;
        Path file = Files.writeString(directory.resolve("spin.toml"), text);
        assertEquals(
                Map.of("A", "1", "B", "2"),
                component(AppManifest.read(file), "hello").environment());
        Component debug = component(AppManifest.read(file, "debug"), "hello");
        assertEquals(new Source.File(directory.resolve("debug.wasm")), debug.source());
        assertEquals(9, debug.line("source"));
        assertEquals(Map.of("A", "1", "B", "3"), debug.environment());
        assertEquals(
                List.of("make debug"), Objects.requireNonNull(debug.build()).commands());
        assertEquals(
                new Source.File(directory.resolve("other.wasm")),
                component(AppManifest.read(file, "debug"), "other").source());
        ManifestException e = assertThrows(ManifestException.class, () -> AppManifest.read(file, "release"));
        assertEquals(file + ": no component has a profile \"release\"; there are debug", e.getMessage());
    }

    @Test
    void version1IsReadAsVersion2() throws IOException {
        AppManifest manifest = read("""
            spin_manifest_version = "1"
            name = "old"
            version = "0.1.0"
            description = "As it was"
            authors = ["Ada"]
            trigger = { type = "http", base = "/" }
            [variables]
            who = { default = "World" }
            [[component]]
            id = "one_Two"
            source = "one.wasm"
            files = ["a.txt"]
            [component.trigger]
            route = "/one/..."
            executor = { type = "wagi" }
            [component.config]
            greeting = "Hello {{ who }}"
            [component.build]
            command = "make"
            [[component]]
            id = "two"
            source = "two.wasm"
            allowed_outbound_hosts = ["https://a.example"]
            allowed_http_hosts = ["insecure:allow-all"]
            [component.trigger]
            route = "/two"
            """);
        assertEquals(new AppManifest.Application("old", "0.1.0", "As it was", List.of("Ada")), manifest.application());
        assertEquals(
                List.of(
                        new HttpTrigger(13, "/one/...", new Target.Guest("one-two", Executor.WAGI, App.DEFAULT_ARGV)),
                        new HttpTrigger(25, "/two", new Target.Guest("two", Executor.OF_MODULE, App.DEFAULT_ARGV))),
                manifest.triggers());
        assertEquals(
                List.of("one-two", "two"), List.copyOf(manifest.components().keySet()));
        Component one = component(manifest, "one-two");
        assertEquals(Map.of("greeting", "Hello {{ who }}"), one.variables());
        assertEquals(
                List.of("redis://*:*", "mysql://*:*", "postgres://*:*"),
                one.grants().outboundHosts());
        assertEquals(
                List.of("https://a.example", "http://*:*", "https://*:*"),
                component(manifest, "two").grants().outboundHosts());
    }

    @Test
    void version1MayHaveAnotherTrigger() throws IOException {
        AppManifest manifest = read("""
            spin_version = "1"
            name = "old"
            trigger = { type = "redis", address = "redis://localhost:6379" }
            [[component]]
            id = "one"
            source = "one.wasm"
            [component.trigger]
            channel = "news"
            """);
        assertEquals(List.of(), manifest.triggers());
        assertEquals(
                List.of(new EventTrigger(
                        "redis",
                        "one",
                        Map.of("", 7, "address", 3, "channel", 8),
                        Map.of("address", "redis://localhost:6379", "channel", "news"))),
                manifest.eventTriggers());
    }

    @Test
    void tellsTheMistakesOfVersion1() {
        assertEquals("""
            :1: name: is missing; it must be a string
            :1: trigger: is missing; write trigger = { type = "http" }\
            """, mistakesOf("spin_manifest_version = \"1\""));
        assertEquals("""
            :4: component.source: is missing; it must be a string
            :4: component.trigger: is missing; write for example [component.trigger] with route = "/hello/..."
            :5: component.id: "7 of 9" is no component id; write words of letters and digits with "-" between them
            :6: component.key: unknown field; allowed are id, trigger, source, description, environment, config, files, exclude_files, allowed_outbound_hosts, allowed_http_hosts, key_value_stores, sqlite_databases, ai_models, host_services, build\
            """, mistakesOf("""
                spin_manifest_version = "1"
                name = "old"
                trigger = { type = "htpp" }
                [[component]]
                id = "7 of 9"
                key = "x"
                """));
    }
}
