package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Directories;
import io.wasmj.benchmarks.Guests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code benchmarks/compare}: programs in V8 and in wasmj, in turn. */
public final class CompareWithV8 {

    private final Path home;
    private final Path target;
    private final CompareOptions options;
    private final PrintStream out;
    private final PrintStream err;

    private CompareWithV8(Path home, CompareOptions options, PrintStream out, PrintStream err) {
        this.home = home;
        this.target = home.resolve("benchmarks").resolve("target");
        this.options = options;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            CompareOptions options = CompareOptions.parse(List.of(arguments));
            if (options.help()) {
                out.print(CompareOptions.USAGE);
                return 0;
            }
            Path home = Path.of(System.getProperty("wasmj.home", ".."))
                    .toAbsolutePath()
                    .normalize();
            return new CompareWithV8(home, options, out, err).compare();
        } catch (UsageException e) {
            err.println("compare: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("compare: " + e);
            return 2;
        }
    }

    private int compare() throws IOException, InterruptedException {
        Guests guests = new Guests(home.resolve("benchmarks").resolve("guests"));
        List<Program> programs = Program.find(options.programs(), guests);
        List<Contender> contenders = List.of(v8(guests), wasmj());
        Progress progress = new Progress(err, Boolean.getBoolean("compare.progress"), programs.size());
        Rounds rounds = new Rounds(contenders, options.rounds(), options.secondsPerRound(), progress);
        TextReport report = new TextReport(out, contenders, programs);
        report.begin();
        List<Row> rows = new ArrayList<>();
        for (Program program : programs) {
            progress.nextProgram();
            Row row = rounds.measure(program);
            progress.clear();
            report.row(row);
            rows.add(row);
        }
        Comparison comparison = new Comparison(contenders, rows, Conditions.of(options, System.getenv()));
        report.end(comparison);
        write("compare.md", MarkdownReport.of(comparison));
        write("compare.html", HtmlReport.of(comparison));
        return comparison.failed().isEmpty() ? 0 : 1;
    }

    private Contender v8(Guests guests) throws IOException, InterruptedException {
        String versions = "'Node.js ' + process.versions.node + ', V8 ' + process.versions.v8";
        String version = firstLine("node", "-p", versions);
        List<String> command =
                List.of("node", guests.directory().resolve("run-v8.mjs").toString(), "--json");
        return new Contender("V8", version, command);
    }

    /** Every round runs what was compiled before the first; nothing is kept from an earlier comparison. */
    private Contender wasmj() throws IOException, InterruptedException {
        String launcher = home.resolve("wasmj").toString();
        String version = firstLine(launcher, "--version") + " on " + System.getProperty("java.vm.name") + " "
                + System.getProperty("java.vm.version");
        Path cache = target.resolve("compare-cache");
        if (Files.exists(cache)) {
            Directories.delete(cache);
        }
        return new Contender("wasmj", version, List.of(launcher, "bench", "--json", "--cache", cache.toString()));
    }

    private static String firstLine(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UsageException(command[0] + " cannot be run: " + e.getMessage());
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new UsageException(String.join(" ", command) + " fails");
        }
        return said.lines().findFirst().orElse("");
    }

    private void write(String name, String content) throws IOException {
        Path file = Files.createDirectories(target).resolve(name);
        Files.writeString(file, content);
        err.println("wrote " + file);
    }
}
