package io.wasmj.compiler.validate;

import io.wasmj.compiler.binary.Module;
import io.wasmj.compiler.binary.ModuleBytes;
import io.wasmj.compiler.binary.SampleModule;
import io.wasmj.runtime.InvalidModule;
import io.wasmj.runtime.MalformedModule;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, a module is valid or refused with one of two exceptions. */
class HostileModuleTest {

    private static void accept(byte[] bytes) {
        try {
            Module module = ModuleBytes.decode(bytes);
            ModuleValidator validator = new ModuleValidator(module);
            validator.validateModule();
            for (int i = 0; i < module.bodies().size(); i++) {
                validator.validateFunction(i);
            }
        } catch (MalformedModule | InvalidModule expected) {
            // One of the two it may be.
        }
    }

    @Test
    void truncatedAnywhere() {
        for (int length = 0; length < SampleModule.BYTES.length; length++) {
            accept(Arrays.copyOf(SampleModule.BYTES, length));
        }
    }

    @Test
    void everyByteReplacedByEveryOther() {
        for (int at = 0; at < SampleModule.BYTES.length; at++) {
            byte[] bytes = SampleModule.BYTES.clone();
            for (int value = 0; value < 256; value++) {
                bytes[at] = (byte) value;
                accept(bytes);
            }
        }
    }

    @Property(tries = 20_000)
    void someBytesReplaced(@ForAll @Size(min = 1, max = 6) List<Integer> places, @ForAll byte[] values) {
        byte[] bytes = SampleModule.BYTES.clone();
        for (int i = 0; i < places.size(); i++) {
            int at = Math.floorMod(places.get(i), bytes.length);
            bytes[at] = values.length == 0 ? 0 : values[i % values.length];
        }
        accept(bytes);
    }

    @Property
    void somethingElseBehindTheHeader(@ForAll byte[] content) {
        byte[] bytes = Arrays.copyOf(SampleModule.BYTES, 8 + content.length);
        System.arraycopy(content, 0, bytes, 8, content.length);
        accept(bytes);
    }
}
