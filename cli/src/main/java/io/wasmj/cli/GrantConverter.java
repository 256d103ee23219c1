package io.wasmj.cli;

import io.wasmj.wasi.DirectoryGrant;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads directory grants for picocli. */
abstract class GrantConverter implements ITypeConverter<DirectoryGrant> {

    private final Function<String, DirectoryGrant> parser;

    private GrantConverter(Function<String, DirectoryGrant> parser) {
        this.parser = parser;
    }

    @Override
    public final DirectoryGrant convert(String value) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** HOST::GUEST. */
    static final class HostFirst extends GrantConverter {
        HostFirst() {
            super(DirectoryGrant::parse);
        }
    }

    /** GUEST::HOST. */
    static final class GuestFirst extends GrantConverter {
        GuestFirst() {
            super(DirectoryGrant::parseMapped);
        }
    }
}
