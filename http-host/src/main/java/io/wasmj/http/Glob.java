package io.wasmj.http;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of paths as Spin's manifests mean it: {@code *} and {@code ?} within a segment, {@code **}{@code /} any
 * number of directories also none, {@code [a-z]} and {@code [!a-z]}.
 */
final class Glob {

    private final String text;
    private final Pattern pattern;

    private Glob(String text, String anyCharacter) {
        this.text = text;
        pattern = Pattern.compile(regex(text, anyCharacter));
    }

    /**
     * A glob that says which files.
     *
     * @throws PatternSyntaxException where it is malformed
     */
    static Glob including(String text) {
        return new Glob(text, "[^/]");
    }

    /** A glob that says which not; in these, {@code *} also stands for slashes. */
    static Glob excluding(String text) {
        return new Glob(text, ".");
    }

    static boolean isLiteral(String text) {
        return text.chars().noneMatch(c -> "*?[".indexOf(c) >= 0);
    }

    /** @param path relative, with slashes */
    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** The directories before the first segment that is not literal; a walk can start there. */
    String literalPrefix() {
        int end = 0;
        for (int slash = text.indexOf('/'); slash >= 0 && isLiteral(text.substring(0, slash)); ) {
            end = slash;
            slash = text.indexOf('/', slash + 1);
        }
        return text.substring(0, end);
    }

    private static String regex(String text, String anyCharacter) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean segmentStart = i == 0 || text.charAt(i - 1) == '/';
            if (segmentStart && text.startsWith("**/", i)) {
                regex.append("(.*/)?");
                i += 2;
            } else if (segmentStart && text.substring(i).equals("**")) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append(anyCharacter).append('*');
            } else if (c == '?') {
                regex.append(anyCharacter);
            } else if (c == '[') {
                int end = text.indexOf(']', i + 2);
                if (end < 0) {
                    throw new PatternSyntaxException("\"[\" is not closed", text, i);
                }
                regex.append(characters(text.substring(i + 1, end)));
                i = end;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    private static String characters(String set) {
        boolean negated = set.startsWith("!");
        return (negated ? "[^" : "[") + set.substring(negated ? 1 : 0).replaceAll("[\\\\\\[\\]&^]", "\\\\$0") + "]";
    }
}
