package io.wasmj.wasi;

import io.wasmj.runtime.Trap;
import io.wasmj.runtime.TrapCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Map;
import java.util.Objects;

/** The one place where Java's exceptions become a guest's error codes. */
final class Errors {

    private Errors() {}

    /** What Java says in words only: the texts of {@code strerror(3)}. */
    private static final Map<String, Errno> REASONS = Map.ofEntries(
            Map.entry("Bad file descriptor", Errno.BADF),
            Map.entry("Device or resource busy", Errno.BUSY),
            Map.entry("Resource busy", Errno.BUSY),
            Map.entry("Directory not empty", Errno.NOTEMPTY),
            Map.entry("Disk quota exceeded", Errno.DQUOT),
            Map.entry("File name too long", Errno.NAMETOOLONG),
            Map.entry("File too large", Errno.FBIG),
            Map.entry("Illegal seek", Errno.SPIPE),
            Map.entry("Invalid argument", Errno.INVAL),
            Map.entry("Invalid cross-device link", Errno.XDEV),
            Map.entry("Cross-device link", Errno.XDEV),
            Map.entry("Is a directory", Errno.ISDIR),
            Map.entry("No space left on device", Errno.NOSPC),
            Map.entry("No such device or address", Errno.NXIO),
            Map.entry("Not a directory", Errno.NOTDIR),
            Map.entry("Operation not permitted", Errno.PERM),
            Map.entry("Operation not supported", Errno.NOTSUP),
            Map.entry("Read-only file system", Errno.ROFS),
            Map.entry("Text file busy", Errno.TXTBSY),
            Map.entry("Too many levels of symbolic links", Errno.LOOP),
            Map.entry("Too many links", Errno.MLINK),
            Map.entry("Too many open files", Errno.MFILE),
            Map.entry("Broken pipe", Errno.PIPE),
            Map.entry("Connection reset", Errno.CONNRESET),
            Map.entry("Connection reset by peer", Errno.CONNRESET));

    /** The code for what went wrong; what is no matter of the guest's is thrown on. */
    static int errno(Throwable thrown) throws Throwable {
        return of(thrown).code();
    }

    private static Errno of(Throwable thrown) throws Throwable {
        return switch (thrown) {
            case ClosedByInterruptException _ -> throw interrupted(thrown);
            case InterruptedException _ -> throw interrupted(thrown);
            case IOException e -> ofIo(e);
            case UncheckedIOException e -> of(Objects.requireNonNull(e.getCause()));
            case InvalidPathException _ -> Errno.ILSEQ;
            case ReadOnlyFileSystemException _ -> Errno.ROFS;
            case UnsupportedOperationException _ -> Errno.NOTSUP;
            // Another thread of the guest closed it meanwhile.
            case ClosedDirectoryStreamException _ -> Errno.BADF;
            case CancelledKeyException _ -> Errno.BADF;
            case NotYetConnectedException _ -> Errno.NOTCONN;
            case NonReadableChannelException _ -> Errno.BADF;
            case NonWritableChannelException _ -> Errno.BADF;
            default -> throw thrown;
        };
    }

    /** Who interrupts the thread of a guest wants the guest to end, not to see EINTR and go on. */
    private static Trap interrupted(Throwable cause) {
        Thread.currentThread().interrupt();
        return new Trap(TrapCode.INTERRUPTED, null, cause);
    }

    static Errno ofIo(IOException thrown) {
        return switch (thrown) {
            case WasiException e -> e.errno();
            case NoSuchFileException _ -> Errno.NOENT;
            case FileAlreadyExistsException _ -> Errno.EXIST;
            case NotDirectoryException _ -> Errno.NOTDIR;
            case DirectoryNotEmptyException _ -> Errno.NOTEMPTY;
            case AccessDeniedException _ -> Errno.ACCES;
            case FileSystemLoopException _ -> Errno.LOOP;
            case NotLinkException _ -> Errno.INVAL;
            case AtomicMoveNotSupportedException _ -> Errno.XDEV;
            case FileSystemException e -> ofReason(Objects.requireNonNullElse(e.getReason(), ""));
            case ClosedChannelException _ -> Errno.BADF;
            case InterruptedIOException _ -> Errno.INTR;
            case EOFException _ -> Errno.IO;
            default -> ofReason(Objects.requireNonNullElse(thrown.getMessage(), ""));
        };
    }

    private static Errno ofReason(String reason) {
        // Java adds to the text for links: " or unable to access attributes of symbolic link".
        int more = reason.indexOf(" or ");
        Errno known = REASONS.get(reason);
        return known != null ? known : REASONS.getOrDefault(more < 0 ? reason : reason.substring(0, more), Errno.IO);
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
