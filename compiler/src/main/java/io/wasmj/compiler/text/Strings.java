package io.wasmj.compiler.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The contents of strings (spec, "Values: Strings"). */
final class Strings {

    private static final String ESCAPES = "tnr\"'\\";
    private static final String ESCAPED = "\t\n\r\"'\\";

    private Strings() {}

    /**
     * Where the escape sequence ends that starts with a backslash.
     *
     * @throws io.wasmj.runtime.MalformedModule where it is none
     */
    static int afterEscape(Source source, int backslash) {
        byte[] bytes = source.bytes();
        int at = backslash + 1;
        int c = byteAt(bytes, at);
        if (c == 'u') {
            int end = at + 2;
            while (isHex(bytes, end) || (byteAt(bytes, end) == '_' && isHex(bytes, end - 1))) {
                end++;
            }
            if (byteAt(bytes, at + 1) != '{' || byteAt(bytes, end) != '}' || byteAt(bytes, end - 1) == '_') {
                throw source.error("illegal escape", backslash);
            }
            if (codePoint(bytes, at + 2, end) < 0) {
                throw source.error("illegal escape: no Unicode scalar value", backslash);
            }
            return end + 1;
        }
        if (c >= 0 && ESCAPES.indexOf(c) >= 0) {
            return at + 1;
        }
        if (!isHex(bytes, at) || !isHex(bytes, at + 1)) {
            throw source.error("illegal escape", backslash);
        }
        return at + 2;
    }

    private static boolean isHex(byte[] bytes, int at) {
        return Character.digit(byteAt(bytes, at), 16) >= 0;
    }

    private static int byteAt(byte[] bytes, int at) {
        return at < bytes.length ? bytes[at] : -1;
    }

    /** The value of hexadecimal digits, or -1 where it is not that of a character. */
    private static int codePoint(byte[] bytes, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] != '_') {
                value = value * 16 + Character.digit(bytes[i], 16);
                if (value > Character.MAX_CODE_POINT) {
                    return -1;
                }
            }
        }
        boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
        return from == to || surrogate ? -1 : value;
    }

    /** The bytes of a string, of which the quotes are given too. */
    static byte[] decode(Source source, int start, int end) {
        byte[] bytes = source.bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
        for (int i = start + 1; i < end - 1; ) {
            if (bytes[i] != '\\') {
                out.write(bytes[i++]);
                continue;
            }
            int next = afterEscape(source, i);
            int escape = bytes[i + 1];
            if (escape == 'u') {
                out.writeBytes(
                        Character.toString(codePoint(bytes, i + 3, next - 1)).getBytes(StandardCharsets.UTF_8));
            } else if (ESCAPES.indexOf(escape) >= 0) {
                out.write(ESCAPED.charAt(ESCAPES.indexOf(escape)));
            } else {
                out.write(codePoint(bytes, i + 1, next));
            }
            i = next;
        }
        return out.toByteArray();
    }

    /**
     * The text of a string, of which the quotes are given too.
     *
     * @throws io.wasmj.runtime.MalformedModule where its bytes are not UTF-8
     */
    static String utf8(Source source, int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decode(source, start, end)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw source.error("malformed UTF-8 encoding", start);
        }
    }
}
