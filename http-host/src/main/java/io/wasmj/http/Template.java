package io.wasmj.http;

import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text with {@code {{ name }}} in it, each of which stands for a variable's value. */
final class Template {

    private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*(.*?)\\s*\\}\\}");

    private Template() {}

    static boolean isIn(String text) {
        return text.contains("{{");
    }

    /** What is wrong with a text, given the variables there are; or null. */
    static @Nullable String problem(String text, Collection<String> variables) {
        Matcher places = PLACE.matcher(text);
        while (places.find()) {
            String name = places.group(1);
            if (!variables.contains(name)) {
                return "there is no variable \"" + name + "\" for \"" + places.group() + "\""
                        + Spelling.closest(name, variables)
                                .map(other -> "; did you mean \"" + other + "\"?")
                                .orElse("; add it under [variables], as " + (name.isEmpty() ? "NAME" : name)
                                        + " = { default = \"…\" }");
            }
        }
        String rest = places.replaceAll("");
        if (rest.contains("{{") || rest.contains("}}")) {
            return "\"" + text + "\" has \"" + (rest.contains("{{") ? "{{" : "}}")
                    + "\" without its partner; write {{ name }}";
        }
        return null;
    }

    /** @param text one that has no {@link #problem} */
    static String fillIn(String text, UnaryOperator<String> values) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(values.apply(place.group(1))));
    }
}
