package io.wasmj.compiler.binary;

import static io.wasmj.compiler.binary.ModuleBytes.body;
import static io.wasmj.compiler.binary.ModuleBytes.concat;
import static io.wasmj.compiler.binary.ModuleBytes.hex;
import static io.wasmj.compiler.binary.ModuleBytes.list;
import static io.wasmj.compiler.binary.ModuleBytes.module;
import static io.wasmj.compiler.binary.ModuleBytes.name;
import static io.wasmj.compiler.binary.ModuleBytes.section;

/** A small valid module with something of everything that is supported. */
public final class SampleModule {

    private static final byte[] TYPES = list(1, hex("60 00 00"), hex("60 02 7f 7e 01 7c"), hex("60 00 02 7f 7f"));
    private static final byte[] IMPORTS =
            list(2, concat(name("m"), name("f"), hex("00 01")), concat(name("m"), name("g"), hex("03 7f 00")));
    private static final byte[] FUNCTIONS = list(3, hex("00"), hex("01"), hex("02"));
    private static final byte[] TABLES = list(4, hex("70 01 02 0a"), hex("40 00 6f 00 01 d0 6f 0b"));
    private static final byte[] MEMORIES = list(5, hex("01 01 02"));
    private static final byte[] GLOBALS =
            list(6, hex("7f 00 23 00 41 05 6a 41 02 6c 0b"), hex("70 00 d2 01 0b"), hex("7e 01 42 80 7f 0b"));
    private static final byte[] EXPORTS =
            list(7, concat(name("run"), hex("00 01")), concat(name("memory"), hex("02 00")));
    private static final byte[] START = section(8, hex("01"));
    private static final byte[] ELEMENTS =
            list(9, hex("00 41 00 0b 02 00 01"), hex("05 70 02 d0 70 0b d2 03 0b"), hex("03 00 01 02"));
    private static final byte[] DATA_COUNT = section(12, hex("02"));
    private static final byte[] DATA = list(11, hex("00 23 00 0b 02 68 69"), hex("01 03 61 62 63"));

    /** Loops, branches, tables of branches, unreachable code, and the instructions with several immediates. */
    private static final byte[] RUN = hex("""
        41 03 21 00
        03 40  20 00 41 01 6b 22 00 0d 00  0b
        02 40 02 40 02 40  20 00 0e 02 00 01 02  0b 0b  0c 00 6a 1a  0b
        41 00 41 00 41 03 fc 08 01 00  fc 09 01
        41 00 41 00 41 01 fc 0c 01 00  fc 0d 01
        41 00 41 08 41 04 fc 0a 00 00
        41 00 41 00 41 01 fc 0e 00 00
        20 02 41 01 fc 0f 01 1a
        41 00 20 02 41 01 fc 11 01
        41 00 25 01 20 02 41 01 1c 01 6f d1 1a
        41 00 41 00 28 02 04 36 02 80 01
        02 02 41 01 41 02 0b 1a 1a
        41 01 04 02 41 01 41 02 05 41 03 41 04 0b 1a 1a
        d2 02 1a 23 02 d1 1a
        0b\
        """);

    private static final byte[] CONVERT = hex("20 00 20 01 41 00 11 01 00 9f 44 000000000000f03f a0 0f 0b");
    private static final byte[] TAIL_CALL = hex("41 07 04 02 12 03 05 41 01 41 02 0b 0b");

    private static final byte[] CODE =
            list(10, body(hex("02 02 7f 01 6f"), RUN), body(hex("00"), CONVERT), body(hex("00"), TAIL_CALL));

    private static final byte[] PRODUCERS = section(0, name("producers"), hex("00"));
    private static final byte[] NAMES =
            section(0, name("name"), hex("00 07"), name("sample"), hex("01 0b 01 00"), name("imported"));

    public static final byte[] BYTES = module(
            TYPES,
            IMPORTS,
            FUNCTIONS,
            TABLES,
            MEMORIES,
            GLOBALS,
            EXPORTS,
            START,
            ELEMENTS,
            DATA_COUNT,
            PRODUCERS,
            CODE,
            DATA,
            NAMES);

    private SampleModule() {}
}
