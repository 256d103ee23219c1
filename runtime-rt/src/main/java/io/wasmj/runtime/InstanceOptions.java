package io.wasmj.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an instance is made; immutable.
 *
 * @param attachments objects that host functions find by their class through {@link Caller#attachment}
 * @param maxMemoryPages the most pages of 64 KiB that the memories its module defines may grow to together, whatever the
 *     module declares
 * @param maxTableElements the most elements that its tables may grow to together
 * @param quota what it shares with other instances, or null
 * @param interruption how other threads may end it, or null
 */
public record InstanceOptions(
        List<Object> attachments,
        long maxMemoryPages,
        long maxTableElements,
        @Nullable Quota quota,
        @Nullable Interruption interruption) {

    public static final InstanceOptions DEFAULT = new InstanceOptions(List.of(), 65_536, 10_000_000, null, null);

    public InstanceOptions {
        attachments = List.copyOf(attachments);
    }

    /** All that the instance may take, as a part of what it shares. */
    Quota own() {
        long bytes = maxMemoryPages > Long.MAX_VALUE / Memory.PAGE ? Long.MAX_VALUE : maxMemoryPages * Memory.PAGE;
        return new Quota(bytes, maxTableElements, quota);
    }

    public InstanceOptions withAttachment(Object attachment) {
        List<Object> all = new ArrayList<>(attachments);
        all.add(attachment);
        return new InstanceOptions(all, maxMemoryPages, maxTableElements, quota, interruption);
    }

    public InstanceOptions withMaxMemoryPages(long pages) {
        return new InstanceOptions(attachments, pages, maxTableElements, quota, interruption);
    }

    public InstanceOptions withMaxTableElements(long elements) {
        return new InstanceOptions(attachments, maxMemoryPages, elements, quota, interruption);
    }

    public InstanceOptions withQuota(Quota quota) {
        return new InstanceOptions(attachments, maxMemoryPages, maxTableElements, quota, interruption);
    }

    /** The interruption is for one instance, so these options are, too. */
    public InstanceOptions withInterruption(Interruption interruption) {
        return new InstanceOptions(attachments, maxMemoryPages, maxTableElements, quota, interruption);
    }
}
