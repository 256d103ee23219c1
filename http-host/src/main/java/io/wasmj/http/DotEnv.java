package io.wasmj.http;

import io.wasmj.http.ManifestException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A file of variables as a shell would set them: {@code NAME=VALUE}, in quotes if need be, and comments. */
final class DotEnv {

    private DotEnv() {}

    static Map<String, String> read(Path file) throws IOException {
        Map<String, String> variables = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip().replaceFirst("^export\\s+", "");
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            String name = line.substring(0, Math.max(0, equals)).strip();
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new ManifestException(
                        new Problem(file, i + 1, "", "expected NAME=VALUE, found \"" + line + "\""), null);
            }
            variables.put(name, value(line.substring(equals + 1).strip()));
        }
        return variables;
    }

    private static String value(String text) {
        boolean quoted = text.length() >= 2
                && (text.startsWith("\"") || text.startsWith("'"))
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text.replaceFirst("\\s+#.*", "");
    }
}
