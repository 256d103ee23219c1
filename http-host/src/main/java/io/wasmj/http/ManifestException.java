package io.wasmj.http;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An application cannot be served as it is written. Its message lists every problem, one per line. */
public final class ManifestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param line counted from 1; 0 where no line is to blame
     * @param field the dotted name of the field, or the empty string
     * @param message what is wrong, what is allowed, what to do
     * @param meant what the last part of {@code field} was probably meant to be; null where that is not what is wrong
     */
    public record Problem(
            Path file,
            int line,
            String field,
            String message,
            @Nullable String meant) {

        Problem(Path file, int line, String field, String message) {
            this(file, line, field, message, null);
        }

        /** {@code FILE:LINE: FIELD: MESSAGE} */
        @Override
        public String toString() {
            return file + (line > 0 ? ":" + line : "") + ": " + (field.isEmpty() ? "" : field + ": ") + message;
        }
    }

    ManifestException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    ManifestException(Problem problem, @Nullable Throwable cause) {
        this(List.of(problem));
        initCause(cause);
    }

    /** All problems, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }
}
