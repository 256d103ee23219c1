package io.wasmj.wasi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README's paragraph on files. */
class FilesExampleTest {

    @TempDir
    Path home;

    @Test
    void eachGrantIsWhatItSays() throws IOException {
        for (String name : new String[] {"config", "data", "www"}) {
            Files.writeString(Files.createDirectory(home.resolve(name)).resolve("file"), name);
        }
        Path zip = home.resolve("library.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("file"));
        }
        FileTree www = HostTree.readOnly(home.resolve("www"));
        try (ArchiveTree library = ArchiveTree.zip(zip)) {
            Wasi wasi = Wasi.DEFAULT
                    .withDirectory("/config", home.resolve("config")) // read-only
                    .withWritableDirectory("/data", home.resolve("data"))
                    .withTree("/library", library)
                    .withFreshTree("/www", () -> MemoryTree.over(www, 16 << 20))
                    .withFreshTree("/tmp", () -> new MemoryTree(1 << 20));
            for (int instance = 0; instance < 2; instance++) {
                try (TestGuest guest = new TestGuest(wasi)) {
                    assertEquals(Errno.ROFS, write(guest, 3), "/config");
                    assertEquals(Errno.SUCCESS, write(guest, 4), "/data");
                    assertEquals(Errno.ROFS, write(guest, 5), "/library");
                    assertEquals(Errno.SUCCESS, guest.open(6, "file", 0, Rights.FD_READ), "/www");
                    assertEquals("www", guest.read(guest.result(), 10), "of the instance before, nothing is left");
                    assertEquals(Errno.SUCCESS, write(guest, 6), "/www");
                    assertEquals(Errno.NOENT, write(guest, 7), "/tmp");
                    assertEquals(Errno.SUCCESS, guest.open(7, "file", GuestFiles.CREAT, Rights.FD_WRITE), "/tmp");
                }
            }
        }
        assertEquals("changed", Files.readString(home.resolve("data/file")));
        assertEquals("www", Files.readString(home.resolve("www/file")));
    }

    private static Errno write(TestGuest guest, int directory) {
        Errno errno = guest.open(directory, "file", GuestFiles.TRUNC, Rights.FD_WRITE);
        return errno == Errno.SUCCESS ? guest.write(guest.result(), "changed") : errno;
    }
}
