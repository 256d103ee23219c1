package io.wasmj.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How a server takes its leave. */
final class DrainOptions {

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            description = "How long, when it is told to end, it goes on while /.well-known/wasmj/ready answers 503, so"
                    + " that a load balancer sends requests elsewhere. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0")
    private double drain;

    Duration notice() {
        return UpCommand.seconds("--drain", drain, 0);
    }
}
