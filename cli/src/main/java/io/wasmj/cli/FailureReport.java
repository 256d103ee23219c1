package io.wasmj.cli;

import io.wasmj.http.ManifestException;
import io.wasmj.runtime.WasmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Tells the user what went wrong: a message, no stack trace unless {@code WASMJ_DEBUG} asks for it. */
final class FailureReport {

    static final int FAILURE = 1;

    private FailureReport() {}

    /** Reports, and returns the exit code. */
    static int report(Throwable failure, Shell shell) {
        shell.out().flush();
        shell.err().println("wasmj: " + message(failure));
        if (shell.isDebug()) {
            failure.printStackTrace(shell.err());
        }
        shell.err().flush();
        return FAILURE;
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case CommandFailure e -> text(e);
            case WasmException e -> text(e);
            case ManifestException e -> text(e);
            case IOException e -> describe(e);
            case UncheckedIOException e when e.getCause() != null -> describe(e.getCause());
            case OutOfMemoryError e ->
                "out of memory (" + e.getMessage() + "); WASMJ_JAVA_OPTS=-Xmx8g gives the Java heap 8 GiB, for example";
            default -> "internal error, please report it: " + failure + " (WASMJ_DEBUG=1 shows the stack trace)";
        };
    }

    /** What the JDK leaves to the exception's class, in words. */
    static String describe(IOException e) {
        if (!(e instanceof FileSystemException file) || file.getFile() == null) {
            return text(e);
        }
        return file.getFile() + ": "
                + switch (file) {
                    case NoSuchFileException known when known.getReason() == null -> "no such file or directory";
                    case AccessDeniedException known when known.getReason() == null -> "permission denied";
                    case NotDirectoryException _ -> "not a directory";
                    case FileAlreadyExistsException _ -> "is there already";
                    default -> file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
                };
    }

    private static String text(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message;
    }
}
