package io.wasmj.cli;

import io.wasmj.http.spi.ServerEvents;
import io.wasmj.telemetry.Telemetry;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is told what a server does.
 *
 * @param telemetry null for nobody, whose classes are not even loaded
 */
record ServerObservation(@Nullable Telemetry telemetry) implements AutoCloseable {

    ServerEvents events() {
        return telemetry == null ? ServerEvents.NONE : telemetry;
    }

    /** Says where the operator's page is. */
    void print(Shell shell) {
        InetSocketAddress management = telemetry == null ? null : telemetry.management();
        if (telemetry != null && management != null) {
            String address = ListenAddress.show(management.getAddress().getHostAddress(), management.getPort());
            shell.out().println("Operator's page: " + telemetry.scheme() + "://" + address + "/");
            shell.out().flush();
        }
    }

    @Override
    public void close() {
        if (telemetry != null) {
            telemetry.close();
        }
    }
}
