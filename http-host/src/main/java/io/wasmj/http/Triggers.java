package io.wasmj.http;

import io.wasmj.http.AppManifest.EventTrigger;
import io.wasmj.http.ManifestException.Problem;
import io.wasmj.http.spi.TriggerProvider;
import io.wasmj.http.spi.TriggerProvider.Trigger;
import io.wasmj.http.spi.TriggerScope;
import io.wasmj.http.spi.WrongTrigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;

/** The triggers of an application other than HTTP, as their providers read them. */
final class Triggers {

    /** One that its provider could read. */
    record Opened(TriggerProvider provider, Trigger trigger, String component) {}

    private final AppManifest manifest;
    private final Map<String, TriggerProvider> providers = new TreeMap<>();
    private final List<Opened> opened = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** @param loader where providers are looked for, by {@link ServiceLoader} */
    Triggers(AppManifest manifest, ClassLoader loader) {
        this.manifest = manifest;
        if (!manifest.eventTriggers().isEmpty()) {
            ServiceLoader.load(TriggerProvider.class, loader)
                    .forEach(provider -> providers.put(provider.type(), provider));
        }
        manifest.eventTriggers().forEach(this::open);
    }

    List<Opened> opened() {
        return opened;
    }

    /** What is wrong with those that could not be read. */
    List<Problem> problems() {
        return problems;
    }

    private void open(EventTrigger trigger) {
        TriggerProvider provider = providers.get(trigger.type());
        if (provider == null) {
            Collection<String> known = new TreeSet<>(providers.keySet());
            known.add(TriggerReader.HTTP);
            unknown(trigger, "", "there is no such trigger", trigger.type(), known);
            return;
        }
        int before = problems.size();
        for (String field : trigger.settings().keySet()) {
            if (!provider.fields().contains(field)) {
                Collection<String> known = new TreeSet<>(provider.fields());
                known.addAll(List.of("id", "component"));
                unknown(trigger, field, "unknown field", field, known);
            }
        }
        if (problems.size() > before) {
            return;
        }
        try {
            TriggerScope scope = new TriggerScope(
                    manifest.application().name(), trigger.component(), manifest.directory(), trigger.settings());
            opened.add(new Opened(provider, provider.open(scope), trigger.component()));
        } catch (WrongTrigger e) {
            String message = String.valueOf(e.getMessage());
            problems.add(new Problem(manifest.file(), trigger.line(e.field()), dotted(trigger, e.field()), message));
        }
    }

    private void unknown(EventTrigger trigger, String field, String what, String name, Collection<String> known) {
        String meant = Spelling.closest(name, known).orElse(null);
        String remedy = meant == null ? "known are " + String.join(", ", known) : "did you mean \"" + meant + "\"?";
        problems.add(
                new Problem(manifest.file(), trigger.line(field), dotted(trigger, field), what + "; " + remedy, meant));
    }

    private static String dotted(EventTrigger trigger, String field) {
        return "trigger." + trigger.type() + (field.isEmpty() ? "" : "." + field);
    }
}
