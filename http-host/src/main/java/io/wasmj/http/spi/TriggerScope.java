package io.wasmj.http.spi;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a trigger knows of its application and of its table in the manifest. All templates are filled in.
 *
 * @param application what the application calls itself
 * @param component the id of the component that it sets going
 * @param directory that of the manifest, where relative paths start
 * @param settings its fields, as text
 */
public record TriggerScope(String application, String component, Path directory, Map<String, String> settings) {

    /** The field of a trigger that works on a directory; an application on a host with others must not leave its own. */
    public static final String DIRECTORY = "directory";

    public TriggerScope {
        settings = Map.copyOf(settings);
    }

    /**
     * A field that must be there.
     *
     * @throws WrongTrigger where it is not, or is empty
     */
    public String required(String field) {
        String value = settings.getOrDefault(field, "");
        if (value.isBlank()) {
            throw new WrongTrigger(field, settings.containsKey(field) ? "cannot be empty" : "is missing");
        }
        return value;
    }

    /** A field that may be left out. */
    public String text(String field, String preset) {
        return settings.getOrDefault(field, preset);
    }

    /**
     * A whole number that may be left out.
     *
     * @throws WrongTrigger where it is none, or not from {@code least} to {@code most}
     */
    public int whole(String field, int preset, int least, int most) {
        String text = settings.getOrDefault(field, Integer.toString(preset));
        if (text.matches("\\d{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw new WrongTrigger(field, "must be a number from " + least + " to " + most + ", found \"" + text + "\"");
    }
}
