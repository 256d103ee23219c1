package io.wasmj.cli;

import io.wasmj.compiler.Proposal;
import io.wasmj.compiler.Proposal.Status;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of proposals on the command line. */
final class ProposalName {

    private ProposalName() {}

    /** @throws IllegalArgumentException which says what names there are */
    static Proposal parse(String name) {
        Proposal proposal = Proposal.of(name);
        if (proposal.status() == Status.UNSUPPORTED) {
            throw new IllegalArgumentException("the proposal '" + name + "' is not supported");
        }
        return proposal;
    }

    /** A list as {@link QuickStart} reads it. */
    static List<Proposal> parseList(String names) {
        return Arrays.stream(names.split(",", -1)).map(ProposalName::parse).toList();
    }

    static final class Converter implements ITypeConverter<Proposal> {
        @Override
        public Proposal convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Those that can be turned on. */
    static final class Optional implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names(status -> status == Status.OPTIONAL).iterator();
        }
    }

    /** Those that can be turned off. */
    static final class Default implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names(Status::isDefault).iterator();
        }
    }

    private static Stream<String> names(Predicate<Status> which) {
        return Arrays.stream(Proposal.values())
                .filter(proposal -> which.test(proposal.status()))
                .map(Proposal::toString);
    }
}
