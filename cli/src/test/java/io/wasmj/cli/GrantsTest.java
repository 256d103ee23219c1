package io.wasmj.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wasmj.cli.Captured.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What guests are given on the command line, and the examples of it in the README. */
@Timeout(120)
final class GrantsTest {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    static Path cache;

    @TempDir
    Path folder;

    private static Result run(String... args) {
        return run(new Captured(), args);
    }

    private static Result run(Captured captured, String... args) {
        List<String> line = Stream.concat(Stream.of("run", "--cache", cache.toString()), Stream.of(args))
                .toList();
        return captured.run(line.toArray(String[]::new));
    }

    private static String example(String name) {
        return PROJECT.resolve("examples/wasi").resolve(name).toString();
    }

    // ---- The README

    /** Its lines that run a guest of examples/wasi, and what they say they print. */
    static Stream<String> readme() throws IOException {
        List<String> lines = Files.readAllLines(PROJECT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("./wasmj run ") && line.contains("examples/wasi/"))
                .filter(line -> !line.contains("--tcplisten"))
                .toList();
        assertTrue(lines.size() >= 4, lines.toString());
        return lines.stream();
    }

    @ParameterizedTest
    @MethodSource("readme")
    void theReadmesExamplesPrintWhatItSays(String line) {
        String[] parts = line.split("\\s+# ", 2);
        String[] args = parts[0].replace("examples/", PROJECT + "/examples/").split(" ");
        Result result = run(Stream.of(args).skip(2).toArray(String[]::new));
        assertEquals(0, result.exitCode(), result.err());
        String printed =
                result.out().lines().sorted().reduce((a, b) -> a + "; " + b).orElse("");
        assertEquals(parts[1], printed);
    }

    // ---- Environment

    @Test
    void theEnvironmentIsOfThreeLayers() throws IOException {
        Path file = folder.resolve("app.env");
        Files.writeString(file, "# a comment\n\nA=file=1\n  B= b \nPASSED\nC=\"quoted\"\n");
        Captured captured = new Captured().withEnvironment("A", "inherited").withEnvironment("PASSED", "on");
        Result result = run(captured, "--env-file", file.toString(), "--env", "C=option", example("environment.wat"));
        assertEquals("A=file=1\nB= b \nPASSED=on\nC=option\n", result.out(), result.err());

        Captured inheriting = new Captured().withEnvironment("A", "inherited");
        assertEquals(
                "A=inherited\n",
                run(inheriting, "--inherit-env", example("environment.wat")).out());
        assertEquals(
                "",
                run(new Captured().withEnvironment("A", "x"), example("environment.wat"))
                        .out());
    }

    @ParameterizedTest
    @CsvSource({
        "'A=1\n=x',:2: '=x' has no name; write NAME=VALUE",
        "'A=1\n\nMISSING',:3: MISSING: there is no such variable to pass on; write NAME=VALUE",
        "'A=\0',:1: a NUL character cannot be in a variable",
    })
    void aWrongLineIsNamed(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("app.env"), text);
        Result result = run("--env-file", file.toString(), example("environment.wat"));
        assertEquals("wasmj: " + file + message + "\n", result.err());
        assertEquals(1, result.exitCode());
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        Path file = folder.resolve("app.env");
        assertTrue(run("--env-file", file.toString(), example("environment.wat"))
                .err()
                .contains(file + ": no such file"));
        Files.write(file, new byte[] {'A', '=', (byte) 0xFF});
        assertTrue(run("--env-file", file.toString(), example("environment.wat"))
                .err()
                .contains("is not UTF-8"));
        assertTrue(
                run("--stdin", folder + "/in.txt", example("upper.wat")).err().contains("in.txt: no such file"));
    }

    // ---- Standard input, time and randomness

    @Test
    void standardInputMayBeAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("in.txt"), "hello, file");
        Captured captured = new Captured().withInput("hello, stdin");
        assertEquals(
                "HELLO, FILE",
                run(captured, "--stdin", file.toString(), example("upper.wat")).out());
        assertEquals(
                "HELLO, STDIN",
                run(new Captured().withInput("hello, stdin"), example("upper.wat"))
                        .out());
    }

    @Test
    void aSeedSaysHowTheDiceFall() {
        String first = run("--deterministic", "1", example("dice.wat")).out();
        assertEquals(first, run("--deterministic", "1", example("dice.wat")).out());
        assertNotEquals(first, run("--deterministic", "2", example("dice.wat")).out());
        Result wrong = run("--deterministic", "one", example("dice.wat"));
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("'one' is not a long"), wrong.err());
    }

    // ---- Directories

    @Test
    void aDirectoryIsThereUnderAnotherName() throws IOException {
        Files.createFile(folder.resolve("one"));
        assertEquals(
                "one\n",
                run("--dir", folder + "::/data:ro", example("list.wat")).out());
        assertEquals(
                "one\n",
                run("--mapdir", "/data::" + folder, example("list.wat")).out());
        assertEquals(8, run(example("list.wat")).exitCode(), "badf: nothing is granted");
        assertEquals(2, run("--mapdir", folder.toString(), example("list.wat")).exitCode());
    }

    // ---- Sockets

    @Test
    void aGuestServesASocketItWasGiven() throws Exception {
        Captured captured = new Captured();
        CompletableFuture<Result> served = CompletableFuture.supplyAsync(
                () -> run(captured, "--tcplisten", "127.0.0.1:0", example("echo-server.wat")));
        String prefix = "wasmj: listening on 127.0.0.1:";
        while (!captured.printedErr().endsWith("\n")) {
            assertTrue(!served.isDone(), captured.printedErr());
            Thread.sleep(10);
        }
        assertTrue(captured.printedErr().startsWith(prefix), captured.printedErr());
        echo(Integer.parseInt(captured.printedErr().substring(prefix.length()).strip()));
        assertEquals(0, served.get(1, TimeUnit.MINUTES).exitCode());
    }

    /** More than fits the guest's buffer, so that it comes in parts. */
    private static void echo(int port) throws Exception {
        byte[] question = "all work and no play\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            client.getOutputStream().write(question);
            client.shutdownOutput();
            assertEquals(
                    new String(question, StandardCharsets.UTF_8),
                    new String(answer.get(1, TimeUnit.MINUTES), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anAddressThatCannotBeHadIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Result result = run("--tcplisten", address, example("echo-server.wat"));
            assertEquals("wasmj: --tcplisten " + address + ": Address already in use\n", result.err());
        }
        assertTrue(run("--tcplisten", "8080", example("echo-server.wat")).err().contains("is not HOST:PORT"));
    }

    @Test
    void socketsThatWereNotHandedOverAreExplained() {
        assertTrue(run("--listenfd", example("echo-server.wat")).err().contains("LISTEN_FDS is not set"));
        Captured others = new Captured().withEnvironment("LISTEN_FDS", "1").withEnvironment("LISTEN_PID", "1");
        assertTrue(run(others, "--listenfd", example("echo-server.wat")).err().contains("are for process 1"));
        Captured many = new Captured()
                .withEnvironment("LISTEN_FDS", "2")
                .withEnvironment("LISTEN_PID", "" + ProcessHandle.current().pid());
        assertTrue(run(many, "--listenfd", example("echo-server.wat")).err().contains("a JVM can take over one"));
    }

    /** As systemd does: a socket as descriptor 3, and two variables. */
    private static final String ACTIVATE = """
        import os, socket, sys
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        print(listener.getsockname()[1], flush=True)
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
        os.execv(sys.argv[1], sys.argv[1:])
        """;

    @Test
    void aGuestServesASocketThatWasHandedOver() throws Exception {
        assumeTrue(hasPython(), "not run: python3, which hands the socket over, is not on the PATH");
        List<String> command = new ArrayList<>(List.of("python3", "-c", ACTIVATE));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        command.add("--add-exports=java.base/jdk.internal.vm.vector=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("run", "--cache", cache.toString(), "--listenfd", example("echo-server.wat")));
        Path errors = folder.resolve("errors");
        Process server =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (BufferedReader out = server.inputReader()) {
            echo(Integer.parseInt(out.readLine()));
            assertTrue(server.waitFor(1, TimeUnit.MINUTES));
            assertEquals("", Files.readString(errors));
            assertEquals(0, server.exitValue());
        } finally {
            server.destroyForcibly();
        }
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
