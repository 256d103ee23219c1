package io.wasmj.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * How an instance is made; immutable.
 *
 * @param attachments objects that host functions find by their class through {@link Caller#attachment}
 * @param maxMemoryPages the most pages of 64 KiB its memory may grow to, whatever the module declares
 * @param maxTableElements the most elements each of its tables may grow to
 */
public record InstanceOptions(List<Object> attachments, long maxMemoryPages, long maxTableElements) {

    public static final InstanceOptions DEFAULT = new InstanceOptions(List.of(), 65_536, 10_000_000);

    public InstanceOptions {
        attachments = List.copyOf(attachments);
    }

    public InstanceOptions withAttachment(Object attachment) {
        List<Object> all = new ArrayList<>(attachments);
        all.add(attachment);
        return new InstanceOptions(all, maxMemoryPages, maxTableElements);
    }

    public InstanceOptions withMaxMemoryPages(long pages) {
        return new InstanceOptions(attachments, pages, maxTableElements);
    }

    public InstanceOptions withMaxTableElements(long elements) {
        return new InstanceOptions(attachments, maxMemoryPages, elements);
    }
}
