package io.wasmj.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A directory of the host that a guest may use.
 *
 * @param guest the path the guest sees it under
 */
record DirectoryGrant(Path host, String guest, boolean writable) {

    /** Reads {@code HOST}, {@code HOST::GUEST} or {@code HOST::GUEST::ro}; an empty GUEST is the same as HOST. */
    static DirectoryGrant parse(String text) {
        String[] parts = text.split("::", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' is not HOST, HOST::GUEST or HOST::GUEST::ro");
        }
        if (parts.length == 3 && !parts[2].equals("ro") && !parts[2].equals("rw")) {
            throw new IllegalArgumentException(
                    "'" + text + "' ends in '" + parts[2] + "'; allowed are ro (read-only) and rw (the default)");
        }
        String guest = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : parts[0];
        return new DirectoryGrant(Path.of(parts[0]), guest, parts.length < 3 || parts[2].equals("rw"));
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<DirectoryGrant> {
        @Override
        public DirectoryGrant convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
