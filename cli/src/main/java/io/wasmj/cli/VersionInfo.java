package io.wasmj.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionInfo implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String own = Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(not packaged)");
        return new String[] {"wasmj " + own, "on " + System.getProperty("java.vm.name") + " " + Runtime.version()};
    }
}
