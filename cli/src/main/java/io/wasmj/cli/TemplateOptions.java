package io.wasmj.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which template is used for what; {@code new} and {@code add} have it in common. */
final class TemplateOptions {

    private static final String NAME = "[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*";

    @Parameters(
            arity = "0..2",
            paramLabel = "TEMPLATE NAME",
            hideParamSyntax = true,
            description = "The template, or ./FOLDER of one of your own; and what is made of it.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = {"-t", "--template"},
            paramLabel = "TEMPLATE",
            description = "The template, as Spin spells it; then only NAME follows.")
    private @Nullable String template;

    @Option(
            names = {"-v", "--value"},
            paramLabel = "KEY=VALUE",
            description = "Choose a value that the template lets one choose.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--list", description = "List the templates.")
    private boolean list;

    /** Lists the templates if that is all that is wanted. */
    boolean isListed(Shell shell) throws IOException {
        if (list) {
            AppTemplate.listing().forEach(shell.out()::println);
        }
        return list;
    }

    Map<String, String> values() {
        return values;
    }

    AppTemplate template() throws IOException {
        check();
        return AppTemplate.named(template == null ? words.getFirst() : template);
    }

    String name() throws IOException {
        check();
        String name = words.getLast();
        if (!name.matches(NAME)) {
            throw new CommandFailure("\"" + name + "\" cannot be the name of a component; write lower-case words of"
                    + " letters and digits with \"-\" between them, for example my-app");
        }
        return name;
    }

    private void check() throws IOException {
        int wanted = template == null ? 2 : 1;
        if (words.size() != wanted) {
            throw new CommandFailure(
                    "wanted are " + (template == null ? "a template and a name" : "-t TEMPLATE and a" + " name")
                            + ", for example: wasmj new c my-app\nTemplates:\n"
                            + String.join("\n", AppTemplate.listing()));
        }
    }
}
