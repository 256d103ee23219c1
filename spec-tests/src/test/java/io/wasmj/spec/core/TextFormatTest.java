package io.wasmj.spec.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wasmj.compiler.text.Command;
import io.wasmj.compiler.text.Script;
import io.wasmj.compiler.text.ScriptModule;
import io.wasmj.runtime.WasmException;
import io.wasmj.spec.Conformance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The text format, by all scripts of the official suite: each is read; each module becomes the bytes that other tools
 * made of it; each malformed text is refused with the message that the script wants.
 */
final class TextFormatTest {

    private static final String SCRIPTS = "wasm-spec";
    private static final String CONVERTED = "wasm-spec-json";

    /** Modules of which other bytes are as right, with the sections in which they differ. */
    private static final Map<String, Set<String>> OTHER_BYTES = new TreeMap<>();

    /** Texts that this part of the suite still wants refused, and the core part wants read and found invalid. */
    private static final Set<String> READ_BY_NOW = Set.of(
            "proposals/threads/memory.wast:83", "proposals/threads/memory.wast:87", "proposals/threads/memory.wast:91");

    static {
        // The tool that converted these writes no names, leaves out an empty else, and the index of the first table.
        OTHER_BYTES.put("legacy/throw.wast:3", Set.of("name"));
        OTHER_BYTES.put("legacy/rethrow.wast:3", Set.of("name"));
        OTHER_BYTES.put("legacy/try_catch.wast:10", Set.of("name", "9", "10"));
        OTHER_BYTES.put("legacy/try_catch.wast:225", Set.of("name"));
        OTHER_BYTES.put("legacy/try_delegate.wast:3", Set.of("name", "9", "10"));
        // That tool's type uses do not find a type in a group of its own; the suite says beside it that they should.
        OTHER_BYTES.put("core/type-rec.wast:45", Set.of("1", "3"));
        OTHER_BYTES.put("core/type-rec.wast:185", Set.of("1", "3"));
        OTHER_BYTES.put("core/type-rec.wast:197", Set.of("1", "3"));
        // And they find one that may have subtypes; the specification wants a final one.
        OTHER_BYTES.put("core/gc/type-subtyping.wast:344", Set.of("3"));
        OTHER_BYTES.put("core/gc/type-subtyping.wast:373", Set.of("3"));
        OTHER_BYTES.put("proposals/custom-descriptors/exact-casts.wast:428", Set.of("1", "3"));
    }

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        Optional<Path> scripts = Conformance.folder(SCRIPTS);
        Optional<Path> converted = Conformance.folder(CONVERTED);
        if (scripts.isEmpty() || converted.isEmpty()) {
            String missing = scripts.isEmpty() ? SCRIPTS : CONVERTED;
            return Stream.of(dynamicTest("the official suite", () -> Conformance.missing(missing)));
        }
        return Scripts.read(scripts.get(), "").stream()
                .map(script -> dynamicTest(script.name(), () -> check(script, converted.get())));
    }

    private static void check(Script script, Path converted) throws IOException {
        String stem = script.name().replaceFirst("\\.wast$", "");
        Path folder = converted.resolve(stem);
        Path json = folder.resolve(folder.getFileName() + ".json");
        JsonNode commands = new JsonMapper().readTree(json.toFile()).path("commands");
        assertEquals(commands.size(), script.commands().size(), "commands");
        for (int i = 0; i < commands.size(); i++) {
            JsonNode expected = commands.get(i);
            Command command = script.commands().get(i);
            assertEquals(expected.path("line").asInt(), command.line());
            ScriptModule module = module(command);
            if (module != null) {
                check(script.name() + ":" + command.line(), expected, module, folder);
            }
        }
    }

    private static @Nullable ScriptModule module(Command command) {
        return switch (command) {
            case Command.Load load -> load.module();
            case Command.Define define -> define.module();
            case Command.AssertMalformed assertion -> assertion.module();
            case Command.AssertInvalid assertion -> assertion.module();
            case Command.AssertUnlinkable assertion -> assertion.module();
            case Command.AssertUninstantiable assertion -> assertion.module();
            default -> null;
        };
    }

    private static void check(String place, JsonNode expected, ScriptModule module, Path folder) throws IOException {
        String file = expected.path("binary_filename")
                .asText(expected.path("filename").asText());
        boolean isText = file.endsWith(".wat");
        if (READ_BY_NOW.contains(place)) {
            module.wasm();
        } else if (isText || expected.path("type").asText().equals("assert_invalid_custom")) {
            String message = String.valueOf(
                    assertThrows(WasmException.class, module::wasm, place).getMessage());
            String text = expected.path("text").asText();
            assertTrue(message.contains(text), () -> place + " should say \"" + text + "\", but says " + message);
        } else {
            compare(place, Files.readAllBytes(folder.resolve(file)), module.wasm());
        }
    }

    private static void compare(String place, byte[] expected, byte[] actual) {
        Set<String> differing = OTHER_BYTES.get(place);
        if (differing == null) {
            assertArrayEquals(expected, actual, place);
            return;
        }
        Map<String, String> expectedSections = sections(expected);
        Map<String, String> actualSections = sections(actual);
        Set<String> found = new TreeSet<>(expectedSections.keySet());
        found.addAll(actualSections.keySet());
        found.removeIf(
                section -> expectedSections.getOrDefault(section, "").equals(actualSections.getOrDefault(section, "")));
        assertEquals(differing, found, place);
    }

    /** Contents by the number, or the name of a custom one. */
    private static Map<String, String> sections(byte[] wasm) {
        Map<String, String> sections = new TreeMap<>();
        int at = 8;
        while (at < wasm.length) {
            int id = wasm[at++];
            int size = 0;
            for (int shift = 0; ; shift += 7) {
                size |= (wasm[at] & 0x7f) << shift;
                if (wasm[at++] >= 0) {
                    break;
                }
            }
            String content = new String(wasm, at, size, StandardCharsets.ISO_8859_1);
            sections.put(id == 0 ? content.substring(1, 1 + content.charAt(0)) : String.valueOf(id), content);
            at += size;
        }
        return sections;
    }
}
