package io.wasmj.compiler.text;

import io.wasmj.runtime.MalformedModule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text and the way to point into it. */
final class Source {

    /** What is shown of a line at most: one in a module that a tool wrote may have a million characters. */
    private static final int SHOWN_BEFORE = 80;

    private static final int SHOWN = 120;

    private final byte[] bytes;

    /** Where lines start; made when first asked for. */
    private int[] lineStarts = {};

    Source(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** An error at a byte: what, where, and the line itself with a caret below. */
    MalformedModule error(String message, int offset) {
        int line = line(offset);
        int start = lineStarts[line - 1];
        int shownFrom = Math.max(start, offset - SHOWN_BEFORE);
        // Not in the midst of a character.
        while (shownFrom > start && (bytes[shownFrom] & 0xc0) == 0x80) {
            shownFrom--;
        }
        String before = text(shownFrom, offset);
        String shown = before + text(offset, Math.min(lineEnd(offset), shownFrom + SHOWN));
        String caret = before.replaceAll("[^\t]", " ") + "^";
        int column = text(start, offset).length() + 1;
        // A message may quote the text, of which nothing is known.
        String what = printable(message.substring(0, Math.min(message.length(), SHOWN)));
        return new MalformedModule(what + " (line " + line + ", column " + column + ")\n" + shown + "\n" + caret, -1);
    }

    /** The number of the line a byte stands in, from 1. */
    int line(int offset) {
        if (lineStarts.length == 0) {
            lineStarts = lineStarts();
        }
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private int[] lineStarts() {
        int[] starts = new int[64];
        int lines = 1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, lines * 2);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }

    private int lineEnd(int offset) {
        int end = offset;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return end;
    }

    /** One character for each code point; what a terminal would not show as one is replaced. */
    private String text(int from, int to) {
        return printable(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().map(c -> c == '\t' || isShown(c) ? c : '\ufffd').forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isShown(int character) {
        return Character.isBmpCodePoint(character)
                && !Character.isISOControl(character)
                && Character.getType(character) != Character.FORMAT;
    }
}
