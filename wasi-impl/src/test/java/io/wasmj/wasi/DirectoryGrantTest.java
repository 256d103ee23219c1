package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryGrantTest {

    @ParameterizedTest
    @CsvSource({
        ".,.,.,true",
        "data,data,data,true",
        "data::/d,data,/d,true",
        "data::/d:ro,data,/d,false",
        "data::/d:rw,data,/d,true",
        "data::/d::ro,data,/d,false",
        "data::/d::rw,data,/d,true",
        "data::,data,data,true",
        "data:::ro,data,data,false",
        "data::::ro,data,data,false",
        // What looks like an access, and is a name.
        "data:ro,data:ro,data:ro,true",
        "data::ro,data,ro,true",
        "data::/d:r,data,/d:r,true",
        "data::/a:b,data,/a:b,true",
        "data::/a:b:ro,data,/a:b,false",
        "C:\\data::/d:ro,C:\\data,/d,false",
        "a b::/c d,a b,/c d,true",
    })
    void hostFirst(String text, String host, String guest, boolean writable) {
        assertEquals(new DirectoryGrant(Path.of(host), guest, writable), DirectoryGrant.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"/d::data,data,/d,true", "/d::data:ro,data,/d,false", "/d::data::rw,data,/d,true"})
    void guestFirst(String text, String host, String guest, boolean writable) {
        assertEquals(new DirectoryGrant(Path.of(host), guest, writable), DirectoryGrant.parseMapped(text));
    }

    @ParameterizedTest
    @CsvSource({
        "false,'',is not HOST",
        "false,::,is not HOST",
        "false,::/d,is not HOST",
        "false,::/d:ro,is not HOST",
        "false,a::b::c,ends in 'c'; allowed are ro",
        "false,a::b::ro::rw,ends in 'ro'; allowed are ro",
        "false,a::b::,ends in ''; allowed are ro",
        "true,data,is not GUEST::HOST",
        "true,/d::,is not GUEST::HOST",
        "true,::data,is not GUEST::HOST",
    })
    void whatIsNone(boolean guestFirst, String text, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> assertEquals("", guestFirst ? DirectoryGrant.parseMapped(text) : DirectoryGrant.parse(text)));
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }
}
