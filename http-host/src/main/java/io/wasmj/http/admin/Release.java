package io.wasmj.http.admin;

import io.wasmj.http.ServerLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/**
 * What a version of an application is deployed with, besides its files; immutable.
 *
 * @param manifest the path of its manifest, or of its only module, among its files
 * @param profile the profile of its components; empty for none
 * @param hostNames which it answers for; empty for those it has
 * @param variables values of the manifest's variables, which are never shown again
 * @param limits by their names, as {@link #LIMITS} has them; what is not there is as the host has it
 * @param healthPath what is asked before it takes the place of another; empty for nothing
 */
public record Release(
        String manifest,
        String profile,
        Set<String> hostNames,
        Map<String, String> variables,
        Map<String, Long> limits,
        String healthPath) {

    /** A number that a release may choose, up to what the host allows. */
    private record Limit(BiFunction<ServerLimits, Long, ServerLimits> chosen, ToLongFunction<ServerLimits> most) {}

    private static final Map<String, Limit> KNOWN = new TreeMap<>(Map.of(
            "guests", new Limit((limits, n) -> limits.withGuests(n.intValue()), ServerLimits::guests),
            "waiting", new Limit((limits, n) -> limits.withWaiting(n.intValue()), ServerLimits::waiting),
            "request-bytes",
                    new Limit((limits, n) -> limits.withRequestBytes(n.intValue()), ServerLimits::requestBytes),
            "response-bytes",
                    new Limit((limits, n) -> limits.withResponseBytes(n.intValue()), ServerLimits::responseBytes),
            "memory-pages", new Limit((limits, n) -> limits.withMemoryPages(n.intValue()), ServerLimits::memoryPages),
            "memory-bytes", new Limit(ServerLimits::withMemoryBytes, ServerLimits::memoryBytes),
            "guest-millis",
                    new Limit(
                            (limits, n) -> limits.withGuestTime(Duration.ofMillis(n)),
                            limits -> limits.guestTime().toMillis())));

    /** The names of limits. */
    public static final Set<String> LIMITS = Set.copyOf(KNOWN.keySet());

    public Release {
        hostNames = Set.copyOf(hostNames);
        variables = Map.copyOf(variables);
        limits = Map.copyOf(limits);
    }

    /** Of the application with that manifest, with nothing chosen. */
    public static Release of(String manifest) {
        return new Release(manifest, "", Set.of(), Map.of(), Map.of(), "");
    }

    public Release withProfile(String profile) {
        return new Release(manifest, profile, hostNames, variables, limits, healthPath);
    }

    public Release withHostNames(Set<String> hostNames) {
        return new Release(manifest, profile, hostNames, variables, limits, healthPath);
    }

    public Release withVariables(Map<String, String> variables) {
        return new Release(manifest, profile, hostNames, variables, limits, healthPath);
    }

    public Release withLimits(Map<String, Long> limits) {
        return new Release(manifest, profile, hostNames, variables, limits, healthPath);
    }

    public Release withHealthPath(String healthPath) {
        return new Release(manifest, profile, hostNames, variables, limits, healthPath);
    }

    /**
     * The limits it is served with.
     *
     * @param most what the host gives to an application
     * @throws IllegalArgumentException where it wants more, or something that is no limit
     */
    ServerLimits limitsWithin(ServerLimits most) {
        return limitsWithin(most, most);
    }

    /**
     * As {@link #limitsWithin(ServerLimits)}, with others where none are chosen.
     *
     * @throws IllegalArgumentException likewise
     */
    public ServerLimits limitsWithin(ServerLimits usual, ServerLimits most) {
        ServerLimits all = usual;
        for (Map.Entry<String, Long> chosen : limits.entrySet()) {
            Limit limit = KNOWN.get(chosen.getKey());
            if (limit == null) {
                throw new IllegalArgumentException(
                        "there is no limit " + chosen.getKey() + "; there are " + String.join(", ", KNOWN.keySet()));
            }
            long allowed = limit.most.applyAsLong(most);
            if (chosen.getValue() < 0 || chosen.getValue() > allowed) {
                throw new IllegalArgumentException("the limit " + chosen.getKey() + " is " + chosen.getValue()
                        + "; this host allows 0 to " + allowed);
            }
            all = limit.chosen.apply(all, chosen.getValue());
        }
        return all;
    }

    /** Without the values of variables. */
    @Override
    public String toString() {
        return "Release[" + manifest + ", hostNames=" + hostNames + ", limits=" + limits + "]";
    }
}
