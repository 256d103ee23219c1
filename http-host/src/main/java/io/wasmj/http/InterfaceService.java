package io.wasmj.http;

import io.wasmj.http.canonical.HostImports;
import io.wasmj.http.spi.ApplicationScope;
import io.wasmj.http.spi.ComponentScope;
import io.wasmj.http.spi.HostInterface;
import io.wasmj.http.spi.HostService;
import io.wasmj.http.spi.ServiceProvider;
import io.wasmj.http.spi.WrongGrant;
import io.wasmj.runtime.Linker;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An interface of Java with {@link HostService} as a service. */
final class InterfaceService implements ServiceProvider {

    private static final Logger LOG = LoggerFactory.getLogger(InterfaceService.class);

    private static final String FIELD = "host_services";

    private final Class<?> type;
    private final ClassLoader loader;

    private InterfaceService(Class<?> type, ClassLoader loader) {
        this.type = type;
        this.loader = loader;
    }

    /**
     * The service of that name.
     *
     * @throws WrongGrant where there is none
     */
    static InterfaceService named(String name, ClassLoader loader) {
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new WrongGrant(
                    FIELD, "there is no interface " + name + " on the class path; add its jar (up --services)");
        }
        if (!type.isAnnotationPresent(HostService.class)
                || !type.isInterface()
                || !Modifier.isPublic(type.getModifiers())) {
            throw new WrongGrant(FIELD, name + " is no public interface with @HostService, so it is not for guests");
        }
        InterfaceService service = new InterfaceService(type, loader);
        try {
            service.interfaces().forEach(functions -> HostImports.define(new Linker(), functions));
        } catch (IllegalArgumentException e) {
            throw new WrongGrant(FIELD, name + " cannot be called by guests: " + e.getMessage());
        }
        return service;
    }

    @Override
    public List<HostInterface> interfaces() {
        HostService annotation = Objects.requireNonNull(type.getAnnotation(HostService.class));
        return List.of(HostInterface.of(MethodHandles.publicLookup(), type, annotation.value())
                .waiting());
    }

    @Override
    public OfApplication open(ApplicationScope application) {
        return new Implementation(type, implementation());
    }

    private Object implementation() {
        InterfaceService.class.getModule().addUses(type);
        try {
            return ServiceLoader.load(type, loader)
                    .findFirst()
                    .orElseThrow(() -> new WrongGrant(
                            FIELD,
                            "no class implements " + type.getName() + "; name one in META-INF/services/"
                                    + type.getName() + " of a jar on the class path"));
        } catch (ServiceConfigurationError e) {
            throw new WrongGrant(FIELD, String.valueOf(e.getMessage()));
        }
    }

    private record Implementation(Class<?> type, Object object) implements OfApplication {

        @Override
        public Supplier<?> grant(ComponentScope component) {
            if (!component.hostServices().contains(type.getName())) {
                throw new WrongGrant(
                        FIELD,
                        "the module imports " + type.getName() + ", which is not granted; add host_services = [\""
                                + type.getName() + "\"]");
            }
            return new Services.Shared(object);
        }

        @Override
        public void close() {
            if (object instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    LOG.warn("{} cannot be closed", type.getName(), e);
                }
            }
        }
    }
}
