package io.wasmj.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuestExceptionTest {

    private static final TagType TYPE = new TagType(new FuncType(List.of(ValType.I32, ValType.EXTERNREF), List.of()));

    @Test
    void carriesATagAndValues() {
        Tag tag = Tag.create(TYPE);
        GuestException exception = new GuestException(tag, 7, "text");

        assertSame(tag, exception.tag());
        assertEquals(List.of(7, "text"), exception.values());
        assertThrows(IllegalArgumentException.class, () -> new GuestException(tag, 7));
    }

    @Test
    void costsNoStackTraceAndCollectsNothing() {
        GuestException exception = new GuestException(Tag.create(TYPE), 7, "text");
        exception.addSuppressed(new IllegalStateException());

        assertEquals(0, exception.getStackTrace().length);
        assertEquals(0, exception.getSuppressed().length);
    }

    @Test
    void tagsOfOneTypeAreDifferent() {
        assertNotEquals(Tag.create(TYPE), Tag.create(TYPE));
    }
}
