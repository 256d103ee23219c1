package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Annotations.Custom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects the sections of a module and puts them together (spec, "Binary Format: Modules"). */
final class ModuleWriter {

    /** The sections in their order, with the names that placements of custom sections use. */
    enum Section {
        TYPE(1, "type"),
        IMPORT(2, "import"),
        FUNCTION(3, "func"),
        TABLE(4, "table"),
        MEMORY(5, "memory"),
        TAG(13, "tag"),
        GLOBAL(6, "global"),
        EXPORT(7, "export"),
        START(8, "start"),
        ELEMENT(9, "elem"),
        DATA_COUNT(12, "datacount"),
        CODE(10, "code"),
        DATA(11, "data");

        private final int id;
        private final String place;

        Section(int id, String place) {
            this.id = id;
            this.place = place;
        }
    }

    private static final String FIRST = "first";
    private static final String LAST = "last";
    private static final int MAGIC = 0x6d736100;
    private static final int VERSION = 1;
    private static final int CUSTOM_ID = 0;

    /** The entries of a section. */
    private static final class Entries {
        private final BinaryWriter content = new BinaryWriter();
        private int count;
    }

    private static final Entries NONE = new Entries();

    private final Map<Section, Entries> sections = new EnumMap<>(Section.class);
    private final List<Custom> customs = new ArrayList<>();
    private final BinaryWriter out = new BinaryWriter();

    /** Whether a custom section can be placed before or after this. */
    static boolean isPlace(String name) {
        if (name.equals(FIRST) || name.equals(LAST)) {
            return true;
        }
        for (Section section : Section.values()) {
            if (section.place.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Where to write the next entry of a section. */
    BinaryWriter entry(Section section) {
        Entries entries = sections.computeIfAbsent(section, _ -> new Entries());
        entries.count++;
        return entries.content;
    }

    void custom(Custom section) {
        customs.add(section);
    }

    byte[] toBytes(TypeSection types, boolean withDataCount) {
        out.fixed(MAGIC, 4);
        out.fixed(VERSION, 4);
        customs(true, FIRST);
        customs(false, FIRST);
        for (Section section : Section.values()) {
            customs(true, section.place);
            section(section, types, withDataCount);
            customs(false, section.place);
        }
        customs(true, LAST);
        customs(false, LAST);
        return out.toBytes();
    }

    private void customs(boolean before, String place) {
        for (Custom custom : customs) {
            if (custom.before() == before && custom.section().equals(place)) {
                BinaryWriter content = new BinaryWriter();
                content.name(custom.name());
                content.bytes(custom.content());
                out.oneByte(CUSTOM_ID);
                out.sized(content);
            }
        }
    }

    private void section(Section section, TypeSection types, boolean withDataCount) {
        BinaryWriter content = new BinaryWriter();
        switch (section) {
            case TYPE -> {
                if (!types.isEmpty()) {
                    types.write(content);
                }
            }
            case DATA_COUNT -> {
                if (withDataCount) {
                    content.unsigned(sections.getOrDefault(Section.DATA, NONE).count);
                }
            }
            default -> {
                Entries entries = sections.getOrDefault(section, NONE);
                // There is but one start function, and so no number of them.
                if (entries.count > 0 && section != Section.START) {
                    content.unsigned(entries.count);
                }
                content.bytes(entries.content);
            }
        }
        if (content.size() > 0) {
            out.oneByte(section.id);
            out.sized(content);
        }
    }
}
