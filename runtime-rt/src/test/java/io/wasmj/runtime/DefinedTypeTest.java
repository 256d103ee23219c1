package io.wasmj.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Types that modules define: when they are the same, and what is a subtype of what. */
class DefinedTypeTest {

    private static final FieldType I32 = new FieldType(ValType.I32, false);

    private static DefinedType define(boolean isFinal, @Nullable HeapType supertype, CompositeType type) {
        return DefinedType.group(List.of(new SubType(isFinal, supertype, type))).getFirst();
    }

    private static SubType list(String element) {
        RefType next = new RefType(true, new HeapType.Recursive(0));
        StorageType value = element.equals("i8") ? PackedType.I8 : ValType.I64;
        return new SubType(true, null, new StructType(List.of(new FieldType(value, true), new FieldType(next, true))));
    }

    @Test
    void groupsOfTheSameShapeAreTheSame() {
        DefinedType one = DefinedType.group(List.of(list("i8"))).getFirst();
        DefinedType other = DefinedType.group(List.of(list("i8"))).getFirst();

        assertEquals(one, other);
        assertEquals(one.id(), other.id());
        assertNotEquals(one, DefinedType.group(List.of(list("i64"))).getFirst());
    }

    @Test
    void aTypeKnowsItself() {
        DefinedType list = DefinedType.group(List.of(list("i8"))).getFirst();
        RefType next =
                (RefType) ((StructType) list.composite()).fields().getLast().storage();

        assertSame(list, next.heap());
    }

    @Test
    void theRestOfTheGroupCounts() {
        SubType func = new SubType(true, null, new FuncType(List.of(), List.of()));
        DefinedType alone = DefinedType.group(List.of(func)).getFirst();
        List<DefinedType> pair = DefinedType.group(List.of(func, func));

        assertNotEquals(alone, pair.getFirst());
        assertNotEquals(pair.getFirst(), pair.getLast());
        assertEquals(alone, new FuncType(List.of(), List.of()).definition());
    }

    @Test
    void functionTypesAreEqualWhereTheirDefinitionsAre() {
        FuncType plain = new FuncType(List.of(ValType.I32), List.of());
        FuncType open = (FuncType) define(false, null, plain).composite();
        FuncType closed = (FuncType) define(true, null, plain).composite();

        assertEquals(plain, closed);
        assertEquals(plain.hashCode(), closed.hashCode());
        assertNotEquals(plain, open);
        assertEquals(open, define(false, null, plain).composite());
    }

    @Test
    void subtypesAreThoseThatAreDeclared() {
        DefinedType base = define(false, null, new StructType(List.of(I32)));
        DefinedType sub = define(false, base, new StructType(List.of(I32, I32)));
        DefinedType subSub = define(true, sub, new StructType(List.of(I32, I32)));
        DefinedType stranger = define(false, null, new StructType(List.of(I32, I32)));

        assertTrue(subSub.matches(base));
        assertTrue(subSub.matches(sub));
        assertTrue(subSub.matches(AbstractHeapType.EQ));
        assertFalse(base.matches(sub));
        assertFalse(stranger.matches(base));
        assertFalse(subSub.matches(AbstractHeapType.ARRAY));
        assertTrue(AbstractHeapType.NONE.matches(subSub));
        assertFalse(AbstractHeapType.NOFUNC.matches(subSub));
        assertEquals(2, subSub.depth());
        assertEquals(base, subSub.root());
    }

    @Test
    void fieldsThatMayBeSetMustBeTheSame() {
        FieldType any = new FieldType(ValType.ANYREF, false);
        FieldType struct = new FieldType(new RefType(false, AbstractHeapType.STRUCT), false);

        assertTrue(new StructType(List.of(struct, I32)).matches(new StructType(List.of(any))));
        assertFalse(new StructType(List.of(any)).matches(new StructType(List.of(struct))));
        assertFalse(new ArrayType(new FieldType(struct.storage(), true))
                .matches(new ArrayType(new FieldType(any.storage(), true))));
    }

    @Test
    void referencesAreReadAsText() {
        assertEquals("funcref", ValType.FUNCREF.toString());
        assertEquals("nullexternref", new RefType(true, AbstractHeapType.NOEXTERN).toString());
        assertEquals("(ref i31)", new RefType(false, AbstractHeapType.I31).toString());
    }

    @Test
    void nullMatchesOnlyWhatMayBeNull() {
        RefType nullable = new RefType(true, AbstractHeapType.EQ);

        assertTrue(nullable.nonNull().matches(ValType.ANYREF));
        assertFalse(nullable.matches(nullable.nonNull()));
        assertEquals(nullable.nonNull(), nullable.minus(new RefType(true, AbstractHeapType.I31)));
        assertFalse(ValType.EXTERNREF.matches(ValType.ANYREF));
    }
}
