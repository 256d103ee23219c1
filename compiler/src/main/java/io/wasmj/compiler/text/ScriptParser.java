package io.wasmj.compiler.text;

import io.wasmj.compiler.text.Tokens.Kind;
import io.wasmj.runtime.MalformedModule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads scripts as the official suite has them (specification repository, {@code interpreter/README.md}). */
final class ScriptParser {

    private final TokenReader reader;
    private final ScriptValues values;

    private ScriptParser(TokenReader reader) {
        this.reader = reader;
        values = new ScriptValues(reader);
    }

    /** @throws MalformedModule where the text is no script, malformed modules apart */
    static List<Command> parse(byte[] text) {
        Tokens tokens = Lexer.lex(new Source(text));
        TokenReader reader = new TokenReader(tokens);
        ScriptParser parser = new ScriptParser(reader);
        if (parser.isField()) {
            return List.of(new Command.Load(1, null, new ScriptModule.Inline(tokens, 0, null)));
        }
        List<Command> commands = new ArrayList<>();
        while (!reader.isNext(Kind.END)) {
            commands.add(parser.command(true));
        }
        return commands;
    }

    /** Whether a text without commands follows: a single module may be given by its fields alone. */
    private boolean isField() {
        int start = reader.position();
        reader.expect(Kind.OPEN);
        boolean field = reader.isNext(Kind.KEYWORD)
                && (ExternKind.of(reader.text()) != null
                        || List.of("type", "rec", "import", "export", "start", "elem", "data")
                                .contains(reader.text()));
        reader.moveTo(start);
        return field;
    }

    private int line() {
        return reader.tokens().source().line(reader.tokens().start(reader.position()));
    }

    private Command command(boolean mayBeThread) {
        int line = line();
        if (reader.isOpen("invoke") || reader.isOpen("get")) {
            return new Command.Perform(line, action());
        }
        reader.expect(Kind.OPEN);
        int token = reader.position();
        String keyword = reader.keyword();
        Command command =
                switch (keyword) {
                    case "module" -> module(line);
                    case "register" -> new Command.Register(line, reader.name(), id());
                    case "assert_return" -> new Command.AssertReturn(line, action(), values.patterns());
                    case "assert_trap" ->
                        reader.isOpen("module")
                                ? new Command.AssertUninstantiable(line, assertedModule(), reader.name())
                                : new Command.AssertTrap(line, action(), reader.name());
                    case "assert_exhaustion" -> new Command.AssertExhaustion(line, action(), reader.name());
                    case "assert_exception" -> new Command.AssertException(line, action());
                    case "assert_malformed", "assert_malformed_custom" ->
                        new Command.AssertMalformed(line, assertedModule(), reader.name());
                    case "assert_invalid", "assert_invalid_custom" ->
                        new Command.AssertInvalid(line, assertedModule(), reader.name());
                    case "assert_unlinkable" -> new Command.AssertUnlinkable(line, assertedModule(), reader.name());
                    case "thread" -> {
                        if (!mayBeThread) {
                            throw reader.unexpected(token);
                        }
                        yield thread(line);
                    }
                    case "wait" -> new Command.AwaitThread(line, requiredId());
                    default -> throw reader.unexpected(token);
                };
        reader.expectClose();
        return command;
    }

    /** An identifier with its dollar sign, or null where there is none. */
    private @Nullable String id() {
        String id = reader.id();
        return id == null ? null : "$" + id;
    }

    private String requiredId() {
        String id = id();
        if (id == null) {
            throw reader.unexpected();
        }
        return id;
    }

    private Command module(int line) {
        if (reader.acceptKeyword("instance")) {
            return new Command.Instantiate(line, id(), id());
        }
        boolean definition = reader.acceptKeyword("definition");
        int nameAt = reader.position();
        String name = id();
        reader.moveTo(nameAt);
        ScriptModule module = moduleBody();
        return definition ? new Command.Define(line, name, module) : new Command.Load(line, name, module);
    }

    private ScriptModule assertedModule() {
        reader.expectOpen("module");
        reader.acceptKeyword("definition");
        ScriptModule module = moduleBody();
        reader.expectClose();
        return module;
    }

    /** A module from its name to the closing parenthesis. */
    private ScriptModule moduleBody() {
        String name = reader.id();
        if (reader.acceptKeyword("binary")) {
            return new ScriptModule.Binary(strings(false));
        }
        if (reader.acceptKeyword("quote")) {
            return new ScriptModule.Quote(strings(true));
        }
        int firstField = reader.position();
        while (!reader.isNext(Kind.CLOSE)) {
            reader.skip();
        }
        return new ScriptModule.Inline(reader.tokens(), firstField, name);
    }

    private byte[] strings(boolean onLines) {
        BinaryWriter bytes = new BinaryWriter();
        while (reader.isNext(Kind.STRING)) {
            bytes.bytes(reader.string());
            if (onLines) {
                bytes.oneByte('\n');
            }
        }
        return bytes.toBytes();
    }

    private Action action() {
        boolean get = reader.acceptOpen("get");
        if (!get) {
            reader.expectOpen("invoke");
        }
        String module = id();
        String field = reader.name();
        Action action = get ? new Action.Get(module, field) : new Action.Invoke(module, field, values.arguments());
        reader.expectClose();
        return action;
    }

    /** Commands that run in a thread of their own (threads proposal). */
    private Command thread(int line) {
        String name = requiredId();
        List<String> shared = new ArrayList<>();
        while (reader.acceptOpen("shared")) {
            reader.expectOpen("module");
            shared.add(requiredId());
            reader.expectClose();
            reader.expectClose();
        }
        List<Command> commands = new ArrayList<>();
        while (reader.isNext(Kind.OPEN)) {
            commands.add(command(false));
        }
        return new Command.StartThread(line, name, shared, commands);
    }
}
