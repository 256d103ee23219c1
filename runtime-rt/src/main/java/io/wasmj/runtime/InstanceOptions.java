package io.wasmj.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an instance is made; immutable.
 *
 * @param attachments objects that host functions find by their class through {@link Caller#attachment}
 * @param maxMemoryPages the most pages of 64 KiB its memory may grow to, whatever the module declares
 * @param maxTableElements the most elements each of its tables may grow to
 * @param interruption how other threads may end it, or null
 */
public record InstanceOptions(
        List<Object> attachments,
        long maxMemoryPages,
        long maxTableElements,
        @Nullable Interruption interruption) {

    public static final InstanceOptions DEFAULT = new InstanceOptions(List.of(), 65_536, 10_000_000, null);

    public InstanceOptions {
        attachments = List.copyOf(attachments);
    }

    public InstanceOptions withAttachment(Object attachment) {
        List<Object> all = new ArrayList<>(attachments);
        all.add(attachment);
        return new InstanceOptions(all, maxMemoryPages, maxTableElements, interruption);
    }

    public InstanceOptions withMaxMemoryPages(long pages) {
        return new InstanceOptions(attachments, pages, maxTableElements, interruption);
    }

    public InstanceOptions withMaxTableElements(long elements) {
        return new InstanceOptions(attachments, maxMemoryPages, elements, interruption);
    }

    /** The interruption is for one instance, so these options are, too. */
    public InstanceOptions withInterruption(Interruption interruption) {
        return new InstanceOptions(attachments, maxMemoryPages, maxTableElements, interruption);
    }
}
