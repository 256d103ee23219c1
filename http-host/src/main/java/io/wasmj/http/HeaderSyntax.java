package io.wasmj.http;

import java.util.Locale;
import java.util.Set;

/** What HTTP can send as a header (RFC 9110, section 5). */
final class HeaderSyntax {

    private static final String OTHER_TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~";

    private static final Set<String> OF_CONNECTION = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderSyntax() {}

    /** Whether a header frames the message or is about the connection, and so is the host's alone. */
    static boolean isOfConnection(String name) {
        return OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(HeaderSyntax::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || OTHER_TOKEN_CHARACTERS.indexOf(c) >= 0;
    }

    static boolean isValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= 0xFF && c != 0x7F));
    }

    /** For a log: one line, and no character that a terminal would obey. */
    static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.chars().forEach(c -> printable.append(isControl(c) ? '?' : (char) c));
        return printable.toString();
    }

    private static boolean isControl(int c) {
        return c < ' ' || (c >= 0x7F && c < 0xA0);
    }
}
