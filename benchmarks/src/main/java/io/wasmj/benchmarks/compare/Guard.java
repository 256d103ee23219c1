package io.wasmj.benchmarks.compare;

import io.wasmj.benchmarks.Directories;
import io.wasmj.benchmarks.Guests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code benchmarks/guard}: two versions of wasmj, program by program, and what has changed beyond the noise. */
public final class Guard {

    private final GuardOptions options;
    private final Contender before;
    private final Contender after;
    private final PrintStream out;
    private final PrintStream err;

    Guard(GuardOptions options, Contender before, Contender after, PrintStream out, PrintStream err) {
        this.options = options;
        this.before = before;
        this.after = after;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            GuardOptions options = GuardOptions.parse(List.of(arguments));
            Path benchmarks = Compare.home().resolve("benchmarks");
            RealPrograms real = new RealPrograms(
                    benchmarks.resolve("programs"), benchmarks.resolve("target").resolve("programs"));
            List<Program> programs = Program.find(options.programs(), new Guests(benchmarks.resolve("guests")), real);
            Path caches = Files.createTempDirectory("guard-");
            try {
                Contender before = Engines.wasmj("before", Path.of(options.before()), caches.resolve("before"));
                Contender after = Engines.wasmj("after", Path.of(options.after()), caches.resolve("after"));
                System.exit(new Guard(options, before, after, System.out, System.err).compare(programs));
            } finally {
                Directories.delete(caches);
            }
        } catch (UsageException e) {
            System.err.println("guard: " + e.getMessage());
            System.exit(2);
        }
    }

    /** Returns 1 where something is slower or does not work any more, otherwise 0. */
    int compare(List<Program> programs) throws IOException, InterruptedException {
        Progress progress = new Progress(err, Boolean.getBoolean("compare.progress"), programs.size());
        List<Change> steady = new ArrayList<>();
        List<Change> first = new ArrayList<>();
        boolean broken = false;
        for (Program program : programs) {
            progress.nextProgram();
            List<Measurement> base = new ArrayList<>();
            List<Measurement> changed = new ArrayList<>();
            try {
                measure(program, base, changed, progress);
                steady.add(Change.of(program.name(), base, changed, Measurement::medianMillis));
                first.add(Change.of(program.name(), base, changed, Measurement::firstMillis));
            } catch (VersionException e) {
                broken |= e.version().equals(after);
                progress.clear();
                out.println(program.name() + ": " + e.version().name() + " " + e.getMessage());
            }
        }
        progress.clear();
        Changes inTheEnd = new Changes("steady state", steady);
        Changes atFirst = new Changes("first iteration", first);
        out.println(inTheEnd.text());
        out.print(atFirst.text());
        return broken || inTheEnd.isAnySlower() || atFirst.isAnySlower() ? 1 : 0;
    }

    /** Turns alternate, and so does who begins. */
    private void measure(Program program, List<Measurement> base, List<Measurement> changed, Progress progress)
            throws IOException, InterruptedException, VersionException {
        once(program, before);
        once(program, after);
        for (int turn = 0; turn < options.turns(); turn++) {
            progress.show("%s: turn %d of %d".formatted(program.name(), turn + 1, options.turns()));
            if (turn % 2 == 0) {
                base.add(during(program, before));
                changed.add(during(program, after));
            } else {
                changed.add(during(program, after));
                base.add(during(program, before));
            }
        }
    }

    /** Whether it works, and so that it is compiled. */
    private static void once(Program program, Contender version)
            throws IOException, InterruptedException, VersionException {
        try {
            String expected = program.expected();
            Measurement measurement = version.once(program);
            if (expected != null && !measurement.output().equals(expected)) {
                throw new MeasurementException("prints something else than expected");
            }
        } catch (MeasurementException e) {
            throw new VersionException(version, e);
        }
    }

    private Measurement during(Program program, Contender version)
            throws IOException, InterruptedException, VersionException {
        try {
            return version.during(options.seconds(), program);
        } catch (MeasurementException e) {
            throw new VersionException(version, e);
        }
    }

    /** One of the two could not be measured. */
    private static final class VersionException extends Exception {

        @java.io.Serial
        private static final long serialVersionUID = 1;

        private final transient Contender version;

        VersionException(Contender version, MeasurementException cause) {
            super(cause.getMessage(), cause);
            this.version = version;
        }

        Contender version() {
            return version;
        }
    }
}
