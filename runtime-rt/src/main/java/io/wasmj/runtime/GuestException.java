package io.wasmj.runtime;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception that a guest threw and did not catch (spec, "Exception Instances"), or one that a host function throws
 * for guests to catch. It is itself the value of an {@code exnref}, and has no stack trace: guests throw often.
 */
public final class GuestException extends WasmException {

    private static final long serialVersionUID = 1;

    private final transient Tag tag;
    private final transient @Nullable Object[] values;

    /**
     * @param values what the exception carries, boxed, of the types that the tag declares
     * @throws IllegalArgumentException where their number is another
     */
    public GuestException(Tag tag, @Nullable Object... values) {
        super("a guest's exception", null, false);
        if (values.length != tag.type().type().params().size()) {
            throw new IllegalArgumentException(values.length + " values for " + tag.type());
        }
        this.tag = tag;
        this.values = values;
    }

    public Tag tag() {
        return tag;
    }

    /** What the exception carries, boxed. */
    public List<@Nullable Object> values() {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /** As {@link #values}, for compiled code, which does not change them. */
    public @Nullable Object[] payload() {
        return values;
    }

    @Override
    public String getMessage() {
        return super.getMessage() + " of " + tag.type();
    }
}
