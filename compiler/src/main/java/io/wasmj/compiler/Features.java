package io.wasmj.compiler;

import io.wasmj.compiler.Proposal.Status;
import io.wasmj.runtime.InvalidModule;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which proposals are on; immutable. A module that needs one that is off is refused. */
public record Features(Set<Proposal> proposals) {

    /** WebAssembly 1.0. */
    public static final Features NONE = new Features(Set.of());

    /** The standard, and what tools write without being asked. */
    public static final Features DEFAULT = NONE.with(Arrays.stream(Proposal.values())
            .filter(proposal -> proposal.status().isDefault())
            .toList());

    public Features {
        EnumSet<Proposal> all = EnumSet.noneOf(Proposal.class);
        for (Proposal proposal : proposals) {
            if (proposal.status() == Status.UNSUPPORTED) {
                throw new IllegalArgumentException("the proposal '" + proposal + "' is not supported");
            }
            all.addAll(proposal.withNeeds());
        }
        proposals = Collections.unmodifiableSet(all);
    }

    /** With further ones, and all that they build on. */
    public Features with(Collection<Proposal> added) {
        EnumSet<Proposal> all = EnumSet.noneOf(Proposal.class);
        all.addAll(proposals);
        all.addAll(added);
        return new Features(all);
    }

    /** With further ones, and all that they build on. */
    public Features with(Proposal... added) {
        return with(Arrays.asList(added));
    }

    /** Without some of them, and without all that build on these. */
    public Features without(Collection<Proposal> removed) {
        return new Features(proposals.stream()
                .filter(proposal -> Collections.disjoint(proposal.withNeeds(), removed))
                .collect(Collectors.toSet()));
    }

    /** Without some of them, and without all that build on these. */
    public Features without(Proposal... removed) {
        return without(Arrays.asList(removed));
    }

    public boolean includes(Proposal proposal) {
        return proposals.contains(proposal);
    }

    /**
     * Refuses a module that needs what is not on.
     *
     * @param proposal what a part of the module belongs to; null where that is WebAssembly 1.0
     * @param part what it is, for the message
     * @param function the index of the function it is in, or -1
     * @throws InvalidModule if the proposal is off
     */
    public void require(@Nullable Proposal proposal, Object part, int function, int offset) {
        if (proposal != null && !includes(proposal)) {
            String why = proposal.status() == Status.UNSUPPORTED
                    ? "is not supported"
                    : DEFAULT.includes(proposal)
                            ? "is off (--no-features named it, or what it builds on)"
                            : "is off (--features " + proposal + " turns it on)";
            throw new InvalidModule(
                    "needs the proposal '" + proposal + "', which " + why + ": " + part,
                    function,
                    offset,
                    proposal.toString());
        }
    }

    /** What differs from the default, as it stands in the build stamp. */
    String stamp() {
        return Arrays.stream(Proposal.values())
                .filter(proposal -> includes(proposal) != DEFAULT.includes(proposal))
                .map(proposal -> (includes(proposal) ? " +" : " -") + proposal)
                .collect(Collectors.joining());
    }
}
