package io.wasmj.benchmarks.peers;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a library, which its jar's name ends with. */
final class JarVersion {

    private static final Pattern NAME = Pattern.compile(".*-(\\d[^-]*(?:-[^-]+)?)\\.jar");

    private JarVersion() {}

    static String of(Class<?> member) {
        Path jar = Path.of(
                member.getProtectionDomain().getCodeSource().getLocation().getPath());
        Matcher name = NAME.matcher(jar.getFileName().toString());
        return name.matches() ? name.group(1) : "of unknown version";
    }
}
