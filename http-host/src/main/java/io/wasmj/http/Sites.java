package io.wasmj.http;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is served, and who answers for which host name; immutable. */
final class Sites {

    static final Sites NONE = new Sites(Map.of());

    private final Map<String, Served> byName;
    private final Map<String, Served> byHost = new HashMap<>();
    private final @Nullable Served others;
    private final boolean onlyOthers;

    private Sites(Map<String, Served> byName) {
        this.byName = byName;
        for (Served served : byName.values()) {
            for (String host : served.site().hostNames()) {
                byHost.put(host, served);
            }
        }
        others = byHost.remove(Site.ANY);
        onlyOthers = byHost.isEmpty();
    }

    /** With one more, or with another in the place of the one of that name. */
    Sites with(Served served) {
        Map<String, Served> all = new HashMap<>(byName);
        all.put(served.site().name(), served);
        return new Sites(all);
    }

    Sites without(String name) {
        Map<String, Served> all = new HashMap<>(byName);
        all.remove(name);
        return new Sites(all);
    }

    /** @throws IllegalArgumentException where another site answers for one of its host names */
    void requireFree(Site site) {
        for (String host : site.hostNames()) {
            Served holder = host.equals(Site.ANY) ? others : byHost.get(host);
            if (holder != null && !holder.site().name().equals(site.name())) {
                throw new IllegalArgumentException("the host name " + host + " is that of "
                        + holder.site().name() + "; choose another, or remove that application first");
            }
        }
    }

    @Nullable
    Served named(String name) {
        return byName.get(name);
    }

    Collection<Served> all() {
        return byName.values();
    }

    /** Whether it makes no difference which host a request is for. */
    boolean onlyOthers() {
        return onlyOthers;
    }

    /**
     * Who answers for a host: the site with that name, else the one with the longest {@code *.} that fits.
     *
     * @param host as a request has it, perhaps with a port
     */
    @Nullable
    Served of(String host) {
        if (onlyOthers) {
            return others;
        }
        String name = bare(host).toLowerCase(Locale.ROOT);
        Served served = byHost.get(name);
        for (int dot = name.indexOf('.'); served == null && dot >= 0; dot = name.indexOf('.', dot + 1)) {
            served = byHost.get("*" + name.substring(dot));
        }
        return served == null ? others : served;
    }

    /** Without the port and the dot of the root. */
    private static String bare(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
