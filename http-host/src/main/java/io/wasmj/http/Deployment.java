package io.wasmj.http;

import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.ManifestException.Problem;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.Engine;
import io.wasmj.runtime.FuncType;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.WasmException;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An application whose modules are compiled and linked and whose files are staged: what is left is per request. */
final class Deployment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

    /** Seeding one takes longer than many a guest runs; it is safe to share. */
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AppManifest manifest;
    private final ServerOptions options;
    private final Engine engine = new Engine();
    private final Linker linker = new Linker();
    private final Map<Path, LinkedModule> modules = new HashMap<>();
    private final Map<String, Guest> guests = new HashMap<>();
    private final List<StagedFiles> staged = new ArrayList<>();
    private final Router<Responder> router = new Router<>();

    private Deployment(AppManifest manifest, ServerOptions options) {
        this.manifest = manifest;
        this.options = options;
        Wasi.defineIn(linker);
        linker.unknownImports(options.unknownImports());
    }

    static Deployment of(App app, ServerOptions options) throws IOException {
        Deployment deployment = new Deployment(app.manifest(), options);
        try {
            deployment.deploy();
            return deployment;
        } catch (IOException | RuntimeException | Error e) {
            deployment.close();
            throw e;
        }
    }

    Router<Responder> router() {
        return router;
    }

    private void deploy() throws IOException {
        for (HttpTrigger trigger : manifest.triggers()) {
            Responder responder =
                    switch (trigger.target()) {
                        case Target.StaticResponse fixed -> new Responder.Fixed(answer(fixed));
                        case Target.Guest guest -> wagi(guest);
                    };
            if (trigger.route() != null) {
                router.add(Route.of(trigger.route()), responder);
            }
        }
    }

    private static Answer answer(Target.StaticResponse fixed) {
        Header[] headers = fixed.headers().entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toArray(Header[]::new);
        return Answer.text(fixed.status(), fixed.body(), headers);
    }

    private Responder wagi(Target.Guest target) throws IOException {
        Component component = Objects.requireNonNull(manifest.components().get(target.component()));
        Guest guest = guests.get(component.id());
        if (guest == null) {
            guest = guest(component);
            guests.put(component.id(), guest);
        }
        Map<String, String> environment = new LinkedHashMap<>(component.environment());
        environment.putAll(options.environment());
        return new Responder.Wagi(component.id(), guest, target.argv(), environment);
    }

    private Guest guest(Component component) throws IOException {
        LinkedModule module = modules.get(component.source());
        if (module == null) {
            module = module(component);
            modules.put(component.source(), module);
        }
        Wasi grants = Wasi.DEFAULT.withRandom(() -> RANDOM);
        if (!component.files().isEmpty()) {
            StagedFiles files = StagedFiles.of(manifest.file(), component);
            staged.add(files);
            grants = grants.withDirectory("/", files.root());
        }
        Logger errors = LoggerFactory.getLogger("io.wasmj.guest." + component.id());
        try {
            return CommandGuest.of(module, grants, options.limits(), errors);
        } catch (WasmException e) {
            throw problem(component, component.source() + " cannot be instantiated: " + e.getMessage(), e);
        }
    }

    private LinkedModule module(Component component) throws IOException {
        Path source = component.source();
        if (!Files.exists(source)) {
            String remedy = component.build() == null
                    ? ""
                    : "; build it first: "
                            + String.join(" && ", component.build().commands());
            throw problem(component, source + " does not exist" + remedy, null);
        }
        CompiledModule module;
        LinkedModule linked;
        try {
            module = options.modules().load(engine, source);
            linked = linker.link(module);
        } catch (WasmException e) {
            throw problem(component, source + ": " + e.getMessage(), e);
        }
        if (!module.isInterruptible()) {
            LOG.warn("{} was compiled without --interruptible: its guests cannot be ended when they are late", source);
        }
        boolean command = module.exports().stream()
                .anyMatch(export -> export.name().equals(CommandGuest.ENTRY)
                        && export.type() instanceof FuncType type
                        && type.params().isEmpty()
                        && type.results().isEmpty());
        if (!command) {
            throw problem(
                    component,
                    source + " exports no function _start; this version of wasmj serves WASI commands (WAGI)",
                    null);
        }
        return linked;
    }

    private ManifestException problem(Component component, String message, @Nullable WasmException cause) {
        return new ManifestException(
                new Problem(
                        manifest.file(), component.sourceLine(), "component." + component.id() + ".source", message),
                cause);
    }

    @Override
    public void close() {
        engine.close();
        for (StagedFiles files : staged) {
            try {
                files.close();
            } catch (IOException e) {
                LOG.warn("{} cannot be removed", files.root(), e);
            }
        }
    }
}
