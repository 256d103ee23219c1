package io.wasmj.http;

import io.wasmj.http.canonical.HostImports;
import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.runtime.CompiledModule;
import io.wasmj.runtime.ImportType;
import io.wasmj.runtime.Linker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host services of one application. Those that nothing imports are never opened. */
final class Services implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    /** What is no service: {@code wasi_snapshot_preview1} and its predecessor. */
    private static final String OF_WASI = "wasi_";

    /** What an instance needs attached to call the services it imports. */
    record States(List<Supplier<?>> makers) {

        static final States NONE = new States(List.of());

        List<Object> make() {
            return makers.isEmpty()
                    ? List.of()
                    : makers.stream().<Object>map(Supplier::get).toList();
        }

        /** Gives back what an instance held, but not what it shared. */
        void close(List<Object> made) {
            for (int i = 0; i < made.size(); i++) {
                if (made.get(i) instanceof AutoCloseable closeable && !(makers.get(i) instanceof Shared)) {
                    Services.close(closeable);
                }
            }
        }
    }

    /** One object for all instances. */
    record Shared(Object get) implements Supplier<Object> {}

    private final ApplicationScope application;
    private final ClassLoader loader;
    private final Set<String> interfaces = new HashSet<>();
    private final Map<ServiceProvider, List<HostInterface>> known = new LinkedHashMap<>();
    private boolean searched;
    private final Set<ServiceProvider> defined = new HashSet<>();
    private final Map<ServiceProvider, ServiceProvider.OfApplication> open = new LinkedHashMap<>();

    /** @param loader where services are looked for, by {@link ServiceLoader} */
    Services(ApplicationScope application, ClassLoader loader) {
        this.application = application;
        this.loader = loader;
    }

    /** All that are there; looked for when they are first wanted, because that takes longer than many an application. */
    private Map<ServiceProvider, List<HostInterface>> known() {
        if (!searched) {
            searched = true;
            for (ServiceProvider service : ServiceLoader.load(ServiceProvider.class, loader)) {
                known.put(service, service.interfaces());
            }
        }
        return known;
    }

    /**
     * Knows an interface of Java from now on.
     *
     * @throws io.wasmj.http.spi.WrongGrant where there is none of that name that guests may import
     */
    void addInterface(String name) {
        if (interfaces.add(name)) {
            InterfaceService service = InterfaceService.named(name, loader);
            known.put(service, service.interfaces());
        }
    }

    /** Whether a field of a component means anything to one of them. */
    boolean read(String field) {
        return known().keySet().stream().anyMatch(service -> service.grants().contains(field));
    }

    /** Defines what a module imports of them. */
    void defineIn(Linker linker, CompiledModule module) {
        for (ServiceProvider service : importedBy(module)) {
            if (defined.add(service)) {
                known().getOrDefault(service, List.of()).forEach(each -> HostImports.define(linker, each));
            }
        }
    }

    private List<ServiceProvider> importedBy(CompiledModule module) {
        Set<String> imported = module.imports().stream()
                .map(ImportType::module)
                .filter(name -> !name.startsWith(OF_WASI))
                .collect(Collectors.toUnmodifiableSet());
        if (imported.isEmpty()) {
            return List.of();
        }
        return known().entrySet().stream()
                .filter(service -> service.getValue().stream()
                        .flatMap(each -> each.modules().stream())
                        .anyMatch(imported::contains))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * What the instances of a component need.
     *
     * @throws io.wasmj.http.spi.WrongGrant where settings or grants are wrong
     */
    States states(CompiledModule module, ComponentScope component) {
        List<Supplier<?>> makers = new ArrayList<>();
        for (ServiceProvider service : importedBy(module)) {
            ServiceProvider.OfApplication opened = open.get(service);
            if (opened == null) {
                opened = service.open(application);
                open.put(service, opened);
            }
            makers.add(opened.grant(component));
        }
        return new States(List.copyOf(makers));
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.warn("a host service cannot be closed", e);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Services::close);
    }
}
