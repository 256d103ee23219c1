package io.wasmj.spec.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads scripts in the JSON form of wabt's {@code wast2json} and wasm-tools' {@code json-from-wast}: a folder for each,
 * with the commands and the modules they name.
 */
final class ScriptReader {

    private static final JsonMapper JSON = new JsonMapper();

    private ScriptReader() {}

    /** All scripts below a folder, in the order of their names. */
    static List<Script> readAll(Path root, String below) {
        try (Stream<Path> files = Files.walk(root.resolve(below))) {
            return files.filter(f -> f.toString().endsWith(".json"))
                    .sorted()
                    .map(f -> read(root, f))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Script read(Path root, Path file) {
        Path folder = Objects.requireNonNull(file.getParent());
        try {
            JsonNode commands = JSON.readTree(file.toFile()).path("commands");
            String name = root.relativize(folder).toString().replace('\\', '/') + ".wast";
            return new Script(
                    name,
                    StreamSupport.stream(commands.spliterator(), false)
                            .map(c -> command(c, folder))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is not a script", e);
        }
    }

    private static Command command(JsonNode json, Path folder) {
        int line = json.path("line").asInt();
        String type = json.path("type").asText();
        return switch (type) {
            case "module" -> new Command.Load(line, text(json, "name"), module(json, folder));
            case "module_definition" -> new Command.Define(line, text(json, "name"), module(json, folder));
            case "module_instance" -> new Command.Instantiate(line, text(json, "instance"), text(json, "module"));
            case "register" -> new Command.Register(line, json.path("as").asText(), text(json, "name"));
            case "action" -> new Command.Perform(line, action(json));
            case "assert_return" -> new Command.AssertReturn(line, action(json), Values.all(json.path("expected")));
            case "assert_trap" -> new Command.AssertTrap(line, action(json), reason(json));
            case "assert_exhaustion" -> new Command.AssertExhaustion(line, action(json), reason(json));
            case "assert_exception" -> new Command.AssertException(line, action(json));
            case "assert_malformed" -> new Command.AssertMalformed(line, module(json, folder), reason(json));
            case "assert_invalid" -> new Command.AssertInvalid(line, module(json, folder), reason(json));
            case "assert_unlinkable" -> new Command.AssertUnlinkable(line, module(json, folder), reason(json));
            case "assert_uninstantiable" -> new Command.AssertUninstantiable(line, module(json, folder), reason(json));
            default -> throw new IllegalArgumentException("unknown command " + type + " in " + folder + ":" + line);
        };
    }

    private static Action action(JsonNode command) {
        JsonNode json = command.path("action");
        String field = json.path("field").asText();
        String type = json.path("type").asText();
        return switch (type) {
            case "get" -> new Action.Get(text(json, "module"), field);
            case "invoke" -> {
                List<@Nullable Object> arguments = new ArrayList<>();
                json.path("args").forEach(a -> arguments.add(Values.argument(a)));
                yield new Action.Invoke(text(json, "module"), field, arguments.toArray());
            }
            default -> throw new IllegalArgumentException("unknown action " + type);
        };
    }

    /** The module in binary form, if the conversion could give one. */
    private static Command.ModuleFile module(JsonNode json, Path folder) {
        String binary = text(json, "binary_filename");
        return new Command.ModuleFile(
                folder.resolve(binary != null ? binary : json.path("filename").asText()));
    }

    private static String reason(JsonNode json) {
        return json.path("text").asText();
    }

    private static @Nullable String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isMissingNode() ? null : value.asText();
    }
}
