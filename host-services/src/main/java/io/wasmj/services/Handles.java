package io.wasmj.services;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a guest opened and knows by a number. */
final class Handles<T> {

    private static final int MOST = 256;

    private final List<@Nullable T> open = new ArrayList<>();

    /** Its number, or nothing where there are too many. */
    OptionalInt add(T thing) {
        int free = open.indexOf(null);
        if (free >= 0) {
            open.set(free, thing);
            return OptionalInt.of(free);
        }
        if (open.size() == MOST) {
            return OptionalInt.empty();
        }
        open.add(thing);
        return OptionalInt.of(open.size() - 1);
    }

    @Nullable
    T get(int number) {
        return number >= 0 && number < open.size() ? open.get(number) : null;
    }

    @Nullable
    T remove(int number) {
        T thing = get(number);
        if (thing != null) {
            open.set(number, null);
        }
        return thing;
    }

    List<T> removeAll() {
        List<T> all = new ArrayList<>();
        for (T thing : open) {
            if (thing != null) {
                all.add(thing);
            }
        }
        open.clear();
        return all;
    }
}
