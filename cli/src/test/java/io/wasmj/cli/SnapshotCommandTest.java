package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wasmj.cli.Captured.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code compile --snapshot} and {@code compile --freeze-at}, and the jars they write. */
final class SnapshotCommandTest {

    private static final Path EXAMPLES = Path.of("..", "examples", "wasi");

    private static final String COUNTER = """
        (module
          (memory 3)
          (data (i32.const 8) "some data")
          (global $calls (mut i32) (i32.const 0))
          (func (export "_initialize")
            (i32.store (i32.const 100000) (i32.add (i32.load (i32.const 100000)) (i32.const 1000))))
          (func (export "init") (param i32 i64)
            (i32.store (i32.const 100000)
              (i32.add (i32.load (i32.const 100000)) (i32.add (local.get 0) (i32.wrap_i64 (local.get 1))))))
          (func (export "trap") unreachable)
          (func (export "value") (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (i32.add (i32.load (i32.const 100000)) (global.get $calls))))
        """;

    /** Reads three bytes of a file, then standard input, then of the file again, and prints all. */
    private static final String READER = """
        (module
          (import "wasi_snapshot_preview1" "path_open"
            (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 64) "notes.txt")
          (func $copy (param $fd i32) (param $most i32)
            (i32.store (i32.const 0) (i32.const 1024))
            (i32.store (i32.const 4) (local.get $most))
            (if (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 4)) (then unreachable))
            (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
          (func (export "_start")
            (if (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 9) (i32.const 0)
                (i64.const RIGHTS) (i64.const 0) (i32.const 0) (i32.const 16))
              (then unreachable))
            (call $copy (i32.load (i32.const 16)) (i32.const 3))
            (call $copy (i32.const 0) (i32.const 100))
            (call $copy (i32.load (i32.const 16)) (i32.const 100))))
        """;

    /** fd_read, fd_seek, fd_tell. */
    private static final String TO_READ = "38";

    @TempDir
    Path folder;

    private Result compile(String text, String... options) throws IOException {
        Path module = Files.writeString(folder.resolve("guest.wat"), text);
        List<String> line = new ArrayList<>(List.of("compile", module.toString(), "-o", jar("guest.jar")));
        line.addAll(List.of(options));
        return new Captured().run(line.toArray(String[]::new));
    }

    private String jar(String name) {
        return folder.resolve(name).toString();
    }

    private static Result succeeds(Result result) {
        assertEquals(0, result.exitCode(), result.err());
        return result;
    }

    private Result run(String input, String... line) {
        List<String> all = new ArrayList<>(List.of("run"));
        all.addAll(List.of(line));
        all.add(jar("guest.jar"));
        return new Captured().withInput(input).run(all.toArray(String[]::new));
    }

    // ---- Snapshots

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"--snapshot; 1001", "--snapshot=init(5, 7); 1013", "--snapshot=_initialize; 1001"})
    void startsFromTheSnapshotEachTime(String option, String value) throws IOException {
        for (String memory : List.of("native", "heap")) {
            succeeds(compile(COUNTER, option, "--memory", memory));
            for (int i = 0; i < 2; i++) {
                assertEquals(value + "\n", run("", "--invoke", "value").out());
            }
        }
    }

    @Test
    void severalExportsAreCalledInOrder() throws IOException {
        succeeds(compile(COUNTER, "--snapshot=init(5,7)", "--snapshot=init(0x10,-1)"));
        assertEquals("1028\n", run("", "--invoke", "value").out());
    }

    @Test
    void zerosTakeNoRoom() throws IOException {
        succeeds(compile(COUNTER));
        long without = Files.size(Path.of(jar("guest.jar")));
        succeeds(compile(COUNTER.replace("(memory 3)", "(memory 1000)"), "--snapshot"));
        assertTrue(Files.size(Path.of(jar("guest.jar"))) < without + 2_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--snapshot=missing; no exported function \"missing\"",
                "--snapshot=init(1); takes 2 arguments, not 1",
                "--snapshot=init(1,x); argument 2 of init is 'x'",
                "--snapshot=trap; trapped before a snapshot could be taken",
                "--freeze-at=stdin; no exported function \"_start\"",
                "--freeze-at=stdin --invoke=value; value came to its end before it came to stdin",
                "--freeze-at=env.read; the module imports no such function",
                "--freeze-at=stdin --snapshot; cannot be had together",
            })
    void refusesWithTheReason(String options, String reason) throws IOException {
        Result result = compile(COUNTER, options.split(" ", -1));
        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains(reason), result.err());
        assertTrue(Files.notExists(folder.resolve("guest.jar")));
    }

    @Test
    void aSnapshotOfAnotherBuildIsRefused() throws IOException {
        succeeds(compile(COUNTER, "--snapshot=init(1,1)"));
        Path first = Files.move(folder.resolve("guest.jar"), folder.resolve("first.jar"));
        succeeds(compile(COUNTER, "--snapshot=init(2,2)", "--interruptible"));
        Path state = Path.of("META-INF", "wasmj", "state");
        try (FileSystem from = FileSystems.newFileSystem(first);
                FileSystem to = FileSystems.newFileSystem(folder.resolve("guest.jar"));
                InputStream in = Files.newInputStream(from.getPath(state.toString()));
                OutputStream out = Files.newOutputStream(to.getPath(state.toString()))) {
            in.transferTo(out);
        }
        Result result = run("", "--invoke", "value");
        assertEquals(1, result.exitCode());
        String reason = "the snapshot in the jar is of another build: it has options=memory=native vectors=halves"
                + " methodBytes=8000, the jar has options=memory=native vectors=halves methodBytes=8000 interruptible";
        assertTrue(result.err().contains(reason), result.err());
    }

    @Test
    void aDamagedSnapshotIsRefused() throws IOException {
        succeeds(compile(COUNTER, "--snapshot"));
        try (FileSystem jar = FileSystems.newFileSystem(folder.resolve("guest.jar"))) {
            Path state = jar.getPath("META-INF", "wasmj", "state");
            byte[] bytes = Files.readAllBytes(state);
            Files.write(state, java.util.Arrays.copyOf(bytes, bytes.length - 3));
        }
        Result result = run("", "--invoke", "value");
        assertTrue(result.err().contains("the snapshot in the jar is damaged"), result.err());
    }

    @Test
    void objectsOfTheGuestsHeapAreRefused() throws IOException {
        Result result = compile("""
            (module (type $s (struct (field i32))) (global (mut (ref null $s)) (struct.new $s (i32.const 1))))
            """, "--snapshot");
        assertTrue(result.err().contains("global 0 holds an object"), result.err());
    }

    @Test
    void theFileMayFollowTheOption() throws IOException {
        Path guest = Files.writeString(folder.resolve("guest.wat"), COUNTER);
        succeeds(new Captured().run("compile", "--snapshot", guest.toString(), "-o", jar("guest.jar")));
        try (FileSystem jar = FileSystems.newFileSystem(folder.resolve("guest.jar"))) {
            assertTrue(Files.exists(jar.getPath("META-INF", "wasmj", "state")));
        }
    }

    // ---- Frozen commands

    @Test
    void goesOnWithItsOwnInput() throws IOException {
        String guest = EXAMPLES.resolve("upper.wat").toString();
        Result compiled = succeeds(
                new Captured().run("compile", "--freeze-at=stdin", guest, "-o", jar("guest.jar"), "--", "upper", "x"));
        assertTrue(
                compiled.err().contains("wasmj: stopped at the first read of standard input, 1 functions deep"),
                compiled.err());
        assertEquals("ONE\n", run("one\n").out());
        assertEquals("TWO\n", run("two\n").out());
    }

    @Test
    void stopsAtANamedImport() throws IOException {
        String guest = EXAMPLES.resolve("upper.wat").toString();
        succeeds(new Captured()
                .withInput("deployed\n")
                .run("compile", "--freeze-at=wasi_snapshot_preview1.fd_write", guest, "-o", jar("guest.jar")));
        assertEquals("DEPLOYED\nRUN\n", run("run\n").out());
    }

    @Test
    void filesAreReadOnWhereTheyWere() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "abcdef");
        Result compiled =
                succeeds(compile(READER.replace("RIGHTS", TO_READ), "--freeze-at=stdin", "--dir", folder + "::/notes"));
        assertTrue(compiled.err().contains("wasmj: has seen files: /notes/notes.txt"), compiled.err());
        assertEquals(" and def", run(" and ", "--dir", folder + "::/notes:ro").out());

        Result without = run("");
        assertEquals(1, without.exitCode());
        assertTrue(
                without.err().contains("the guest had /notes/notes.txt open when the snapshot was taken"),
                without.err());
        Result more = run("", "--dir", folder + "::/notes", "--dir", folder + "::/more");
        assertTrue(more.err().contains("the guest is granted /more, which it did not have"), more.err());
    }

    /** The clock of --deterministic starts anew in each process, as that of a machine does when it does. */
    @Test
    void clocksDoNotRunBackwards() throws IOException {
        succeeds(compile("""
            (module
              (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "_start") (local $i i32)
                (loop $again
                  (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 100)))
                  (drop (call $clock (i32.const 2) (i64.const 0) (i32.const 108)))
                  (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
                (i32.store (i32.const 4) (i32.const 9))
                (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 200)))
                (drop (call $clock (i32.const 2) (i64.const 0) (i32.const 208)))
                (if (i64.lt_u (i64.load (i32.const 200)) (i64.load (i32.const 100))) (then unreachable))
                (if (i64.lt_u (i64.load (i32.const 208)) (i64.load (i32.const 108))) (then unreachable))))
            """, "--freeze-at=stdin", "--deterministic=1"));
        succeeds(run("x", "--deterministic=1"));
    }

    @Test
    void filesThatAreWrittenAreRefusedByName() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "abcdef");
        Result compiled = compile(READER.replace("RIGHTS", "102"), "--freeze-at=stdin", "--dir", folder + "::/notes");
        assertTrue(compiled.err().contains("descriptor 4, /notes/notes.txt, is open for writing"), compiled.err());
        assertEquals(1, compiled.exitCode());
    }

    @Test
    void localsThatCannotBeKeptAreRefusedByName() throws IOException {
        Result compiled = compile("""
            (module
              (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (type $pair (struct (field i32)))
              (func $main (export "_start") (local $x (ref null $pair))
                (local.set $x (struct.new $pair (i32.const 1)))
                (i32.store (i32.const 4) (i32.const 9))
                (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                (drop (struct.get $pair 0 (local.get $x)))))
            """, "--freeze-at=stdin");
        assertTrue(
                compiled.err().contains("local 0 of main, a (ref null ")
                        && compiled.err().contains("cannot be kept"),
                compiled.err());
    }
}
