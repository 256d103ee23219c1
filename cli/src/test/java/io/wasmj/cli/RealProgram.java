package io.wasmj.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A program unpacked.
 *
 * @param dirs the folders it wants, by the guest's name for them
 */
record RealProgram(Path module, Map<String, Path> dirs) {

    private static final Pattern ENTRY = Pattern.compile("\\s*\"?([^\" ]+)\"?: (.*)");

    /** @param description its part of {@code programs.json} */
    static RealProgram unpack(Path archive, JsonNode description, Path folder) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            untar(in, folder);
        }
        Path root = folder.resolve("package");
        for (Map.Entry<String, JsonNode> resource : description.get("resources").properties()) {
            Path target =
                    Files.createDirectories(root.resolve(resource.getValue().asText()));
            unpackResource(root.resolve(resource.getKey()), target);
        }
        Map<String, Path> dirs = new TreeMap<>();
        for (Map.Entry<String, JsonNode> dir : description.get("dirs").properties()) {
            dirs.put(dir.getKey(), root.resolve(dir.getValue().asText()));
        }
        return new RealProgram(root.resolve(description.get("module").asText()), dirs);
    }

    /** Adds what a program wants from elsewhere: some of the files of a jar. */
    void unpackLibrary(Path jar, JsonNode description) throws IOException {
        String root = description.get("root").asText();
        Path target = Objects.requireNonNull(dirs.get(description.get("dir").asText()));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                for (JsonNode wanted : description.get("files")) {
                    if (!entry.isDirectory() && name.startsWith(root + wanted.asText())) {
                        Path file = target.resolve(name.substring(root.length()));
                        Files.createDirectories(Objects.requireNonNull(file.getParent()));
                        try (InputStream in = zip.getInputStream(entry)) {
                            Files.copy(in, file);
                        }
                    }
                }
            }
        }
    }

    private static void unpackResource(Path resource, Path folder) throws IOException {
        if (resource.toString().endsWith(".tar")) {
            try (InputStream in = Files.newInputStream(resource)) {
                untar(in, folder);
            }
        } else {
            unpackScript(resource, folder);
        }
    }

    private static void untar(InputStream in, Path folder) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path file = folder.resolve(entry.getName());
            if (entry.isDirectory()) {
                Files.createDirectories(file);
            } else {
                Files.createDirectories(file.getParent());
                Files.copy(tar, file);
            }
        }
    }

    /** The script is an object of objects, one line for each file; those it names by URL are in place. */
    private static void unpackScript(Path script, Path folder) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = Files.readAllLines(script);
        Path current = folder;
        for (String line : lines.subList(lines.indexOf("export const filesystem = {") + 1, lines.size())) {
            Matcher entry = ENTRY.matcher(line);
            if (!entry.matches()) {
                current = Objects.requireNonNull(current.getParent());
            } else if (entry.group(2).equals("{")) {
                current = Files.createDirectories(current.resolve(entry.group(1)));
            } else if (entry.group(2).startsWith("\"")) {
                Files.writeString(current.resolve(entry.group(1)), json.readValue(entry.group(2), String.class));
            }
        }
    }
}
