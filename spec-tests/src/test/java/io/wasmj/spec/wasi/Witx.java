package io.wasmj.spec.wasi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The functions of preview 1 as its witx has them, lowered to the types of WebAssembly: the parameters of each, {@code i}
 * for an i32 and {@code I} for an i64. All return an errno but {@code proc_exit}.
 */
final class Witx {

    private static final String PREVIEW_1 = """
        args_get ii
        args_sizes_get ii
        clock_res_get ii
        clock_time_get iIi
        environ_get ii
        environ_sizes_get ii
        fd_advise iIIi
        fd_allocate iII
        fd_close i
        fd_datasync i
        fd_fdstat_get ii
        fd_fdstat_set_flags ii
        fd_fdstat_set_rights iII
        fd_filestat_get ii
        fd_filestat_set_size iI
        fd_filestat_set_times iIIi
        fd_pread iiiIi
        fd_prestat_dir_name iii
        fd_prestat_get ii
        fd_pwrite iiiIi
        fd_read iiii
        fd_readdir iiiIi
        fd_renumber ii
        fd_seek iIii
        fd_sync i
        fd_tell ii
        fd_write iiii
        path_create_directory iii
        path_filestat_get iiiii
        path_filestat_set_times iiiiIIi
        path_link iiiiiii
        path_open iiiiiIIii
        path_readlink iiiiii
        path_remove_directory iii
        path_rename iiiiii
        path_symlink iiiii
        path_unlink_file iii
        poll_oneoff iiii
        proc_exit i
        proc_raise i
        random_get ii
        sched_yield -
        sock_accept iii
        sock_recv iiiiii
        sock_send iiiii
        sock_shutdown ii
        """;

    /** By name. */
    static final Map<String, String> FUNCTIONS = PREVIEW_1
            .lines()
            .map(line -> line.replace("-", "").split(" ", -1))
            .collect(Collectors.toMap(words -> words[0], words -> words[1], (a, _) -> a, LinkedHashMap::new));

    private Witx() {}

    /** A module that imports the functions and exports each again, as a function of its own that calls it. */
    static String driver(String module, Map<String, String> functions) {
        StringBuilder text = new StringBuilder("(module\n");
        functions.forEach((name, parameters) -> text.append(
                "(import \"%s\" \"%s\" (func $%s %s))\n".formatted(module, name, name, type(name, parameters))));
        text.append("(memory (export \"memory\") 4)\n");
        functions.forEach((name, parameters) -> {
            text.append("(func (export \"%s\") %s (call $%s".formatted(name, type(name, parameters), name));
            for (int i = 0; i < parameters.length(); i++) {
                text.append(" (local.get %d)".formatted(i));
            }
            text.append("))\n");
        });
        return text.append(")").toString();
    }

    private static String type(String name, String parameters) {
        String types =
                parameters.chars().mapToObj(c -> c == 'i' ? " i32" : " i64").collect(Collectors.joining());
        return "(param%s)%s".formatted(types, name.equals("proc_exit") ? "" : " (result i32)");
    }
}
