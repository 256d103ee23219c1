package io.wasmj.http;

import io.wasmj.http.AppManifest.Component;
import io.wasmj.http.AppManifest.Executor;
import io.wasmj.http.AppManifest.Grants;
import io.wasmj.http.AppManifest.HttpTrigger;
import io.wasmj.http.AppManifest.Target;
import io.wasmj.http.ManifestException.Problem;
import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.RequestScope;
import io.wasmj.http.spi.TriggerProvider;
import io.wasmj.http.spi.WrongGrant;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.LinkedModule;
import io.wasmj.runtime.Linker;
import io.wasmj.runtime.Quota;
import io.wasmj.runtime.WasmException;
import io.wasmj.wasi.FileTree;
import io.wasmj.wasi.HostTree;
import io.wasmj.wasi.MemoryTree;
import io.wasmj.wasi.Wasi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** How many bytes of memory the guests of a component may fill with what they write to their files. */
    private static final long MOST_WRITTEN = 64L << 20;

    private final App app;
    private final AppManifest manifest;
    private final ServerOptions options;
    private final Quota quota;
    private final SharedModules shared;
    private final Linker linker = new Linker();
    private final Map<Path, SharedModules.Use> uses = new HashMap<>();
    private final Map<Path, LinkedModule> modules = new HashMap<>();
    private final Map<String, FreshInstances> instances = new HashMap<>();
    private final Services services;
    private final List<StagedFiles> staged = new ArrayList<>();
    private final Router<Responder> router = new Router<>();
    private final ServiceChain chain;
    private final List<EventLoop> loops = new ArrayList<>();

    private Deployment(App app, ServerOptions options, Quota quota, SharedModules shared) {
        this.app = app;
        manifest = app.manifest();
        this.options = options;
        this.quota = quota;
        this.shared = shared;
        chain = new ServiceChain(router, options.limits());
        ApplicationScope scope = new ApplicationScope(
                manifest.application().name(),
                options.services().stateDirectory(manifest),
                options.services().settings(),
                chain);
        services = new Services(scope, options.services().loader());
        Wasi.defineIn(linker);
        linker.unknownImports(options.unknownImports());
    }

    /** With modules of its own. */
    static Deployment of(App app, ServerOptions options, Quota quota) throws IOException {
        return of(app, options, quota, new SharedModules());
    }

    /**
     * @param quota of all its guests together
     * @param shared the modules of all applications beside it
     */
    static Deployment of(App app, ServerOptions options, Quota quota, SharedModules shared) throws IOException {
        Deployment deployment = new Deployment(app, options, quota, shared);
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

    /** Not started yet. */
    EventLoops triggers() {
        return new EventLoops(loops);
    }

    private void deploy() throws IOException {
        Triggers triggers = new Triggers(manifest, options.services().loader());
        refuseUnserved(triggers);
        for (HttpTrigger trigger : manifest.triggers()) {
            Responder responder =
                    switch (trigger.target()) {
                        case Target.StaticResponse fixed -> new Responder.Fixed(answer(fixed));
                        case Target.Guest guest -> responder(guest);
                    };
            if (trigger.target() instanceof Target.Guest guest) {
                chain.add(guest.component(), responder);
            }
            if (trigger.route() != null) {
                router.add(Route.of(trigger.route()), responder);
            }
        }
        for (Triggers.Opened trigger : triggers.opened()) {
            TriggerProvider provider = trigger.provider();
            EventGuest guest = eventGuest(trigger.component(), provider);
            loops.add(new EventLoop(provider.type(), provider.overlaps(), trigger.trigger(), guest));
        }
    }

    private static Answer answer(Target.StaticResponse fixed) {
        Header[] headers = fixed.headers().entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toArray(Header[]::new);
        return Answer.text(fixed.status(), fixed.body(), headers);
    }

    private Responder responder(Target.Guest target) throws IOException {
        Component component = component(target.component());
        LinkedModule module = linked(component);
        boolean handler = isHandler(component, module.module(), target.executor());
        FreshInstances fresh = instances(component, module);
        return handler
                ? new Responder.Handler(
                        component.id(),
                        new HandlerGuest(fresh, module.module(), options.limits()),
                        environment(component))
                : new Responder.Wagi(
                        component.id(),
                        new CommandGuest(fresh, options.limits()),
                        target.argv(),
                        environment(component));
    }

    private EventGuest eventGuest(String id, TriggerProvider provider) throws IOException {
        Component component = component(id);
        LinkedModule module = linked(component);
        if (!EventGuest.fits(module.module(), provider.handlers())) {
            String handlers = provider.handlers().isEmpty() ? "" : " nor " + String.join(" nor ", provider.handlers());
            String missing = (handlers.isEmpty() ? " exports no function _start" : " exports neither _start" + handlers)
                    + ", which the trigger " + provider.type() + " asks; build a program with a main function";
            throw problem(component, "source", app.module(id) + missing, null);
        }
        return new EventGuest(id, instances(component, module), provider.handlers(), environment(component));
    }

    private Component component(String id) {
        return Objects.requireNonNull(manifest.components().get(id));
    }

    private Map<String, String> environment(Component component) {
        Map<String, String> environment = new LinkedHashMap<>(component.environment());
        environment.putAll(options.environment());
        return environment;
    }

    private LinkedModule linked(Component component) throws IOException {
        Path source = app.module(component.id());
        try {
            component.grants().hostServices().forEach(services::addInterface);
        } catch (WrongGrant e) {
            throw problem(component, e.field(), String.valueOf(e.getMessage()), e);
        }
        LinkedModule module = modules.get(source);
        if (module == null) {
            module = module(component, source);
            modules.put(source, module);
        }
        return module;
    }

    /** Whether a component is asked by its handler, and not by {@code _start}. */
    private boolean isHandler(Component component, CompiledModule module, Executor executor) {
        boolean handler = HandlerGuest.entry(module).isPresent();
        boolean command = CommandGuest.isExported(module, CommandGuest.ENTRY);
        String handlers = String.join(" nor ", HandlerGuest.ENTRIES);
        String missing =
                switch (executor) {
                    case HANDLER ->
                        handler
                                ? ""
                                : "exports neither " + handlers + ", which this executor asks"
                                        + (command ? "; for its _start write executor = { type = \"wagi\" }" : "");
                    case WAGI ->
                        command
                                ? ""
                                : "exports no function _start, which this executor asks"
                                        + (handler ? "; for its handler remove the executor" : "");
                    case OF_MODULE ->
                        handler || command
                                ? ""
                                : "exports neither _start nor " + handlers + "; build a program with a main function,"
                                        + " which is a WASI command and served by WAGI (Rust: src/main.rs; C: without"
                                        + " -mexec-model=reactor; Go: without -buildmode=c-shared)";
                };
        if (!missing.isEmpty()) {
            throw problem(component, "source", app.module(component.id()) + " " + missing, null);
        }
        return handler && executor != Executor.WAGI;
    }

    /** The same for all triggers of a component. */
    private FreshInstances instances(Component component, LinkedModule module) throws IOException {
        FreshInstances fresh = instances.get(component.id());
        if (fresh == null) {
            fresh = newInstances(component, module);
            instances.put(component.id(), fresh);
        }
        return fresh;
    }

    private FreshInstances newInstances(Component component, LinkedModule module) throws IOException {
        Wasi grants = mounted(component, Wasi.DEFAULT.withRandom(() -> RANDOM));
        try {
            Services.States states = services.states(module.module(), scope(component));
            return FreshInstances.of(
                    module,
                    grants,
                    states,
                    options.limits(),
                    quota,
                    line -> logged(component.id(), line),
                    CommandGuest.isExported(module.module(), CommandGuest.ENTRY) ? CommandGuest::command : _ -> {},
                    Objects.requireNonNull(uses.get(app.module(component.id())))::startingAs);
        } catch (WrongGrant e) {
            throw problem(component, e.field(), String.valueOf(e.getMessage()), e);
        } catch (WasmException e) {
            Path source = app.module(component.id());
            throw problem(component, "source", source + " cannot be instantiated: " + e.getMessage(), e);
        }
    }

    private void logged(String component, String line) {
        RequestScope request = RequestScope.current();
        options.guestLog().line(component, request.id(), line);
        options.events().logged(request.application(), component, request.id(), line);
    }

    private static ComponentScope scope(Component component) {
        Grants granted = component.grants();
        return new ComponentScope(
                component.id(),
                granted.outboundHosts(),
                granted.keyValueStores(),
                granted.sqliteDatabases(),
                granted.aiModels(),
                granted.hostServices(),
                component.variables());
    }

    private Wasi mounted(Component component, Wasi grants) throws IOException {
        if (component.files().isEmpty()) {
            return grants;
        }
        if (!options.mounts().direct()) {
            StagedFiles files = StagedFiles.of(manifest.file(), component);
            staged.add(files);
            return grants.withTree("/", tree(files.root()));
        }
        Wasi mounted = grants;
        for (Map.Entry<String, Path> mount :
                DirectMounts.of(manifest.file(), component).entrySet()) {
            mounted = mounted.withTree(mount.getKey(), tree(mount.getValue()));
        }
        return mounted;
    }

    private FileTree tree(Path directory) throws IOException {
        FileTree files = HostTree.readOnly(directory);
        return options.mounts().writable() ? MemoryTree.over(files, MOST_WRITTEN) : files;
    }

    /** What the manifest asks for and nothing here does is told before the first request would miss it. */
    private void refuseUnserved(Triggers triggers) {
        List<Problem> problems = new ArrayList<>(triggers.problems());
        for (Component component : manifest.components().values()) {
            Grants grants = component.grants();
            Map<String, List<String>> granted = Map.of(
                    "allowed_outbound_hosts", grants.outboundHosts(),
                    "allowed_http_hosts", grants.outboundHosts(),
                    "key_value_stores", grants.keyValueStores(),
                    "sqlite_databases", grants.sqliteDatabases(),
                    "ai_models", grants.aiModels());
            granted.forEach((field, names) -> {
                if (component.lines().containsKey(field) && !names.isEmpty() && !services.read(field)) {
                    problems.add(new Problem(
                            manifest.file(),
                            component.line(field),
                            "component." + component.id() + "." + field,
                            "is not supported: this host has no service that reads it; remove it if the component can"
                                    + " do without"));
                }
            });
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line));
            throw new ManifestException(problems);
        }
    }

    private LinkedModule module(Component component, Path source) throws IOException {
        if (!Files.exists(source)) {
            String remedy = component.build() == null
                    ? "; correct the path, or add build.command, which says how to make it"
                    : "; 'wasmj build' builds it first: "
                            + String.join(" && ", component.build().commands());
            throw problem(component, "source", source + " does not exist" + remedy, null);
        }
        String kind = SourceKind.problem(start(source));
        if (kind != null) {
            throw problem(component, "source", source + " " + kind, null);
        }
        CompiledModule module;
        LinkedModule linked;
        try {
            SharedModules.Use use = shared.use(source, options.modules(), options.unknownImports());
            uses.put(source, use);
            module = use.module();
            linked = use.linked() == null ? linked(module) : use.linked();
        } catch (WasmException e) {
            String message = String.valueOf(e.getMessage());
            throw problem(component, "source", source + ": " + message + SourceKind.remedy(message), e);
        }
        if (!module.isInterruptible()) {
            LOG.warn("{} was compiled without --interruptible: its guests cannot be ended when they are late", source);
        }
        return linked;
    }

    private LinkedModule linked(CompiledModule module) {
        services.defineIn(linker, module);
        return linker.link(module);
    }

    private static byte[] start(Path source) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            return in.readNBytes(64);
        }
    }

    private ManifestException problem(Component component, String field, String message, @Nullable Exception cause) {
        String dotted = "component." + component.id() + "." + field;
        return new ManifestException(new Problem(manifest.file(), component.line(field), dotted, message), cause);
    }

    @Override
    public void close() {
        uses.values().forEach(SharedModules.Use::close);
        services.close();
        for (StagedFiles files : staged) {
            try {
                files.close();
            } catch (IOException e) {
                LOG.warn("{} cannot be removed", files.root(), e);
            }
        }
    }
}
