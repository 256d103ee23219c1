package io.wasmj.benchmarks.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Big programs that others built and npm has, doing something with {@code benchmarks/programs/inputs}: what
 * {@code cases.json} says. They are fetched when they are first asked for.
 */
final class RealPrograms {

    static final String GROUP = "programs";

    private final Path directory;
    private final Path fetched;
    private final JsonNode cases;

    /**
     * @param directory {@code benchmarks/programs}
     * @param fetched where the programs are, or will be
     */
    RealPrograms(Path directory, Path fetched) throws IOException {
        this.directory = directory;
        this.fetched = fetched;
        cases = new ObjectMapper().readTree(directory.resolve("cases.json").toFile());
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        cases.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** @throws UsageException where it cannot be fetched */
    Program program(String name) throws IOException, InterruptedException {
        JsonNode description = cases.get(name);
        JsonNode found = fetch(description.get("program").asText());
        List<String> arguments = new ArrayList<>();
        description.get("arguments").forEach(each -> arguments.add(each.asText()));
        Map<String, Path> directories = new HashMap<>();
        found.get("directories").properties().forEach(each -> directories.put(each.getKey(), path(each.getValue())));
        Map<String, String> environment = new HashMap<>();
        description
                .path("environment")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return new Program(name, path(found.get("module")), null, new Invocation(arguments, directories, environment));
    }

    private static Path path(@Nullable JsonNode text) {
        return Path.of(text == null ? "" : text.asText());
    }

    private JsonNode fetch(String program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "node", directory.resolve("fetch.mjs").toString(), program, fetched.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] said = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new UsageException(program + " cannot be fetched");
        }
        return new ObjectMapper().readTree(said);
    }
}
