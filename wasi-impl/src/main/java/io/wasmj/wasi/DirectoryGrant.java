package io.wasmj.wasi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory of the host that a guest may use, as users write it on command lines.
 *
 * @param guest the path the guest sees it under
 */
public record DirectoryGrant(Path host, String guest, boolean writable) {

    private static final String SEPARATOR = "::";

    /** How a grant may end; one colon is as good as two. */
    private static final Pattern ACCESS = Pattern.compile("(.*?)::?(ro|rw)", Pattern.DOTALL);

    /**
     * Reads {@code HOST}, {@code HOST::GUEST} or {@code HOST::GUEST:ro}; an empty GUEST is the same as HOST. Only what
     * follows a GUEST is read as an access, so that {@code a::ro} is the directory {@code a} under the path {@code ro},
     * and a HOST may have single colons in its name.
     *
     * @throws IllegalArgumentException where the text is no grant
     */
    public static DirectoryGrant parse(String text) {
        return parse(text, false);
    }

    /** The same with GUEST first, which must be there. */
    public static DirectoryGrant parseMapped(String text) {
        return parse(text, true);
    }

    private static DirectoryGrant parse(String text, boolean guestFirst) {
        String form = guestFirst ? "GUEST::HOST or GUEST::HOST:ro" : "HOST, HOST::GUEST or HOST::GUEST:ro";
        int separator = text.indexOf(SEPARATOR);
        String first = separator < 0 ? text : text.substring(0, separator);
        String second = separator < 0 ? "" : text.substring(separator + SEPARATOR.length());
        Matcher access = ACCESS.matcher(second);
        boolean writable = true;
        if (access.matches()) {
            second = access.group(1);
            writable = access.group(2).equals("rw");
        }
        int more = second.indexOf(SEPARATOR);
        if (more >= 0) {
            throw new IllegalArgumentException("'" + text + "' ends in '" + second.substring(more + SEPARATOR.length())
                    + "'; allowed are ro (read-only) and rw (the default)");
        }
        if (first.isEmpty() || (guestFirst && second.isEmpty())) {
            throw new IllegalArgumentException("'" + text + "' is not " + form);
        }
        if (guestFirst) {
            return new DirectoryGrant(Path.of(second), first, writable);
        }
        return new DirectoryGrant(Path.of(first), second.isEmpty() ? first : second, writable);
    }

    /**
     * What {@code wasi} gives and this directory.
     *
     * @throws IOException where there is no such directory
     */
    public Wasi addTo(Wasi wasi) throws IOException {
        return writable ? wasi.withWritableDirectory(guest, host) : wasi.withDirectory(guest, host);
    }
}
