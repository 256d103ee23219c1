package io.wasmj.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "a.txt,            a.txt,              true,   true",
        "a.txt,            aXtxt,              false,  false",
        "*.txt,            a.txt,              true,   true",
        "*.txt,            .txt,               true,   true",
        "*.txt,            dir/a.txt,          false,  true",
        "assets/*,         assets/a,           true,   true",
        "assets/*,         assets/b/a,         false,  true",
        "**/*,             a,                  true,   true",
        "**/*,             a/b/c,              true,   true",
        "assets/**/*.js,   assets/a.js,        true,   true",
        "assets/**/*.js,   assets/x/y/a.js,    true,   true",
        "assets/**/*.js,   other/a.js,         false,  false",
        "assets/**,        assets/x/y,         true,   true",
        "a?c,              abc,                true,   true",
        "a?c,              a/c,                false,  true",
        "[a-c].txt,        b.txt,              true,   true",
        "[a-c].txt,        d.txt,              false,  false",
        "[!a-c].txt,       d.txt,              true,   true",
        "[]].txt,          ].txt,              true,   true",
        "[\\^].txt,        ^.txt,              true,   true",
        "a{b}+(c).txt,     a{b}+(c).txt,       true,   true",
    })
    void matches(String glob, String path, boolean included, boolean excluded) {
        assertEquals(included, Glob.including(glob).matches(path));
        assertEquals(excluded, Glob.excluding(glob).matches(path));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a/b/c*, a/b",
        "a/b*/c, a",
        "*,      ''",
        "a/**/*, a",
        "a,      ''",
    })
    void knowsWhereToStart(String glob, String prefix) {
        assertEquals(prefix, Glob.including(glob).literalPrefix());
    }

    @Test
    void refusesWhatIsNoGlob() {
        assertThrows(PatternSyntaxException.class, () -> Glob.including("[a"));
        assertThrows(PatternSyntaxException.class, () -> Glob.including("[z-a]"));
    }
}
