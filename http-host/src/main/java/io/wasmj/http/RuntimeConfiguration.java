package io.wasmj.http;

import io.wasmj.http.ManifestException.Problem;
import io.wasmj.http.toml.TomlException;
import io.wasmj.http.toml.TomlParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the file in which an operator says where services keep things; its form is Spin's. */
final class RuntimeConfiguration {

    /** Each a table of tables, as {@code [key_value_store.NAME]}, and what may stand in these. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "key_value_store", List.of("type", "path", "url"),
            "sqlite_database", List.of("type", "path"));

    /** A table by itself: there is one server. */
    private static final String MODELS = "llm_compute";

    private RuntimeConfiguration() {}

    static ServiceOptions read(Path file, ServiceOptions options) throws IOException {
        List<Problem> problems = new ArrayList<>();
        ManifestTable root;
        try {
            root = new ManifestTable(
                    new ManifestTable.Report(file, problems), "", TomlParser.parse(Files.readString(file)));
        } catch (TomlException e) {
            throw new ManifestException(new Problem(file, e.line(), "", e.problem()), e);
        }
        ServiceOptions read = options;
        for (Map.Entry<String, List<String>> kind : KINDS.entrySet()) {
            for (Map.Entry<String, ManifestTable> named :
                    root.tablesIn(kind.getKey()).entrySet()) {
                read = read.with(kind.getKey(), named.getKey(), settings(file, named.getValue(), kind.getValue()));
            }
        }
        ManifestTable models = root.table(MODELS);
        if (models != null) {
            read = read.with(MODELS, "", models(models));
        }
        List<VariableSource> sources = new ArrayList<>();
        // The second is the older name of the first.
        for (String key : List.of("variables_provider", "config_provider")) {
            root.tables(key).forEach(table -> sources.add(source(table)));
        }
        read = read.withVariableSources(sources);
        root.refuseUnknown();
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line));
            throw new ManifestException(problems);
        }
        return read;
    }

    private static Map<String, String> models(ManifestTable table) {
        String type = table.requiredText("type");
        if (!type.isBlank() && !type.equals("remote_http")) {
            table.problem("type", "\"" + type + "\" is not supported; allowed is \"remote_http\"");
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("url", table.requiredText("url"));
        settings.put("auth_token", table.requiredText("auth_token"));
        settings.put("api_type", table.has("api_type") ? table.text("api_type") : "default");
        table.refuseUnknown();
        return settings;
    }

    private static VariableSource source(ManifestTable table) {
        String type = table.requiredText("type");
        VariableSource source = _ -> Optional.empty();
        switch (type) {
            case "static" -> {
                Map<String, String> values = table.textMap("values");
                source = name -> Optional.ofNullable(values.get(name));
            }
            case "vault" -> {
                String url = table.requiredText("url");
                if (!url.isBlank() && !url.matches("https?://[^\\s/]+.*")) {
                    table.problem("url", "\"" + url + "\" is no address that begins with https:// or http://");
                    break;
                }
                String prefix = table.text("prefix");
                source = new Vault(
                        URI.create(url),
                        table.requiredText("token"),
                        table.requiredText("mount"),
                        prefix.isEmpty() ? "" : prefix + "/");
            }
            case "" -> {}
            default -> table.problem("type", "\"" + type + "\" is not supported; allowed are \"static\" and \"vault\"");
        }
        table.refuseUnknown();
        return source;
    }

    /** A path starts from where the file is. */
    private static Map<String, String> settings(Path file, ManifestTable table, List<String> fields) {
        Map<String, String> settings = new HashMap<>();
        for (String field : fields) {
            if (table.has(field)) {
                settings.put(field, table.text(field));
            }
        }
        table.refuseUnknown();
        settings.computeIfPresent(
                "path",
                (_, path) ->
                        file.toAbsolutePath().resolveSibling(path).normalize().toString());
        return settings;
    }
}
