package io.wasmj.http.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wasmj.http.App;
import io.wasmj.http.AppManifest;
import io.wasmj.http.FileStamps;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** An application on its way to a host: a zip file with its {@link Release} and, below {@code app/}, its files. */
public final class AppArchive {

    static final String RELEASE = "release.json";
    static final String FILES = "app/";

    private static final int MOST_FILES = 50_000;
    private static final int MOST_RELEASE_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private AppArchive() {}

    /**
     * Writes the application at {@code path}: its manifest, the modules it names by their paths, and the files of its
     * components.
     *
     * @param path as {@link App#of(Path)} takes it
     * @param chosen what it is deployed with
     * @throws IOException where a file cannot be read
     * @throws io.wasmj.http.ManifestException where the manifest is wrong
     */
    public static void pack(Path path, String profile, UnaryOperator<Release> chosen, OutputStream out)
            throws IOException {
        Set<Path> files = new TreeSet<>();
        Path manifest;
        if (App.isModule(path)) {
            manifest = path.toRealPath();
            files.add(manifest);
        } else {
            AppManifest read = AppManifest.read(App.manifestAt(path), profile);
            manifest = absolute(read.file());
            FileStamps.ofServed(read).stamps().keySet().forEach(file -> files.add(absolute(file)));
        }
        // Modules may lie elsewhere, as those of a workspace do: all keep their places towards each other.
        Path root = manifest.resolveSibling("");
        for (Path file : files) {
            while (!file.startsWith(root)) {
                root = root.resolveSibling("");
            }
        }
        Release release =
                chosen.apply(Release.of(slashed(root.relativize(manifest))).withProfile(profile));
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(FILES + slashed(root.relativize(file))));
                Files.copy(file, zip);
            }
            // Last, so that an archive that has it has all.
            zip.putNextEntry(new ZipEntry(RELEASE));
            zip.write(JSON.writeValueAsBytes(release));
        }
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    /**
     * Writes the files of an archive below {@code directory}. Nothing but files and directories comes of it, and nothing
     * outside.
     *
     * @param mostBytes of all files together
     */
    static Release unpack(InputStream archive, Path directory, long mostBytes) throws IOException {
        Release release = null;
        Set<String> seen = new HashSet<>();
        long left = mostBytes;
        try (ZipInputStream zip = new ZipInputStream(archive)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (!seen.add(name) || seen.size() > MOST_FILES) {
                    throw refused(
                            seen.size() > MOST_FILES
                                    ? "has more than " + MOST_FILES + " files"
                                    : "has \"" + name + "\" twice");
                }
                if (name.equals(RELEASE)) {
                    release = release(zip.readNBytes(MOST_RELEASE_BYTES + 1));
                } else if (!entry.isDirectory()) {
                    left -= write(zip, place(directory, name), left);
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw refused("is damaged: " + e.getMessage());
        }
        if (release == null) {
            throw refused("is no zip file with a " + RELEASE + " in it, which 'wasmj deploy' makes");
        }
        if (!isPath(release.manifest()) || !Files.isRegularFile(directory.resolve(FILES + release.manifest()))) {
            throw refused("does not have its manifest " + release.manifest());
        }
        return release;
    }

    private static Release release(byte[] json) throws IOException {
        try {
            if (json.length > MOST_RELEASE_BYTES) {
                throw refused("has a " + RELEASE + " of more than " + MOST_RELEASE_BYTES + " bytes");
            }
            return JSON.readValue(json, Release.class);
        } catch (JsonProcessingException e) {
            throw refused("has a " + RELEASE + " that cannot be read: " + e.getOriginalMessage());
        }
    }

    private static Path place(Path directory, String name) throws Rejection {
        if (!name.startsWith(FILES) || !isPath(name.substring(FILES.length()))) {
            throw refused("has a file \"" + name + "\", which would lie outside of the application");
        }
        return directory.resolve(name);
    }

    /** Whether it names something below where it starts, on every system. */
    private static boolean isPath(String path) {
        return path.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':')
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    private static long write(InputStream in, Path file, long most) throws IOException {
        try {
            Files.createDirectories(file.resolveSibling(""));
        } catch (FileAlreadyExistsException e) {
            throw bothKinds(file);
        }
        long written = 0;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > most) {
                    throw new Rejection(413, "the archive has more bytes of files than this host takes");
                }
                out.write(buffer, 0, read);
            }
        } catch (FileAlreadyExistsException e) {
            throw bothKinds(file);
        }
        return written;
    }

    private static Rejection bothKinds(Path file) {
        return refused("has a file and a directory of one name, at " + file.getFileName());
    }

    private static Rejection refused(String what) {
        return new Rejection(400, "the archive " + what);
    }
}
