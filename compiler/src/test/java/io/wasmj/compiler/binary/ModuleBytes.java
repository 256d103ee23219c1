package io.wasmj.compiler.binary;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wasmj.compiler.Features;
import io.wasmj.compiler.Proposal;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes modules byte by byte, malformed ones too. */
public final class ModuleBytes {

    static final Features ALL = Features.NONE.with(Arrays.stream(Proposal.values())
            .filter(proposal -> proposal.status() != Proposal.Status.UNSUPPORTED)
            .toList());

    private ModuleBytes() {}

    /** Decodes a module that may need every proposal that is supported. */
    public static Module decode(byte[] module) {
        return ModuleDecoder.decode(module, ALL);
    }

    /** A module of these sections. */
    public static byte[] module(byte[]... sections) {
        return concat(hex("0061736d 01000000"), concat(sections));
    }

    /** A section, whatever its content. */
    public static byte[] section(int id, byte[]... content) {
        byte[] bytes = concat(content);
        return concat(new byte[] {(byte) id}, unsigned(bytes.length), bytes);
    }

    /** A section that is a list. */
    public static byte[] list(int id, byte[]... elements) {
        return section(id, unsigned(elements.length), concat(elements));
    }

    /** An entry of the code section; {@code locals} is the list of their runs. */
    public static byte[] body(byte[] locals, byte[] code) {
        return concat(unsigned(locals.length + code.length), locals, code);
    }

    public static byte[] name(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return concat(unsigned(bytes.length), bytes);
    }

    /** Bytes written as pairs of digits with spaces between them where it reads better. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /** The shortest LEB128 of an unsigned number. */
    public static byte[] unsigned(long value) {
        byte[] bytes = new byte[10];
        int length = 0;
        do {
            long rest = value >>> 7;
            bytes[length++] = (byte) ((value & 0x7f) | (rest == 0 ? 0 : 0x80));
            value = rest;
        } while (value != 0);
        return Arrays.copyOf(bytes, length);
    }

    /** The shortest LEB128 of a signed number. */
    public static byte[] signed(long value) {
        byte[] bytes = new byte[10];
        int length = 0;
        while (value < -64 || value > 63) {
            bytes[length++] = (byte) ((value & 0x7f) | 0x80);
            value >>= 7;
        }
        bytes[length++] = (byte) (value & 0x7f);
        return Arrays.copyOf(bytes, length);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
