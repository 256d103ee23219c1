package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Guests;
import io.wasmj.benchmarks.compare.Engines.Engine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code benchmarks/compare}: programs in several engines, in turn. */
public final class Compare {

    private final Path home;
    private final CompareOptions options;
    private final PrintStream out;
    private final PrintStream err;

    private Compare(Path home, CompareOptions options, PrintStream out, PrintStream err) {
        this.home = home;
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
            return new Compare(home(), options, out, err).compare();
        } catch (UsageException e) {
            err.println("compare: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("compare: " + e);
            return 2;
        }
    }

    /** The checkout. */
    static Path home() {
        return Path.of(System.getProperty("wasmj.home", "..")).toAbsolutePath().normalize();
    }

    private int compare() throws IOException, InterruptedException {
        Path benchmarks = home.resolve("benchmarks");
        Path target = benchmarks.resolve("target");
        RealPrograms real = new RealPrograms(benchmarks.resolve("programs"), target.resolve("programs"));
        List<Program> programs = Program.find(options.programs(), new Guests(benchmarks.resolve("guests")), real);
        List<String> conditions = new ArrayList<>(Conditions.of(options, System.getenv()));
        List<Contender> contenders = contenders(conditions);
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
        Comparison comparison = new Comparison(contenders, rows, conditions);
        report.end(comparison);
        write(target.resolve("compare.md"), MarkdownReport.of(comparison));
        write(target.resolve("compare.html"), HtmlReport.of(comparison));
        return comparison.isComplete(Engine.WASMJ.title()) ? 0 : 1;
    }

    /** Of all engines, those that are there; of chosen ones, all. */
    private List<Contender> contenders(List<String> conditions) throws IOException, InterruptedException {
        Engines engines = new Engines(home);
        List<Contender> contenders = new ArrayList<>();
        for (Engine engine : options.engines()) {
            try {
                contenders.add(engines.contender(engine));
            } catch (UsageException e) {
                if (!options.allEngines()) {
                    throw e;
                }
                conditions.add(engine.title() + " is not among them: " + e.getMessage());
            }
        }
        return contenders;
    }

    private void write(Path file, String content) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
        err.println("wrote " + file);
    }
}
