package io.wasmj.compiler.text;

import java.util.SortedMap;
import java.util.TreeMap;

/** The index spaces of a module, and the names inside its functions and types by the index of these. */
final class ModuleScope {

    final IndexSpace types = new IndexSpace("type");
    final IndexSpace functions = new IndexSpace("func");
    final IndexSpace tables = new IndexSpace("table");
    final IndexSpace memories = new IndexSpace("memory");
    final IndexSpace globals = new IndexSpace("global");
    final IndexSpace tags = new IndexSpace("tag");
    final IndexSpace elements = new IndexSpace("elem");
    final IndexSpace data = new IndexSpace("data");
    final SortedMap<Integer, IndexSpace> fields = new TreeMap<>();
    final SortedMap<Integer, SortedMap<Integer, String>> locals = new TreeMap<>();
    final SortedMap<Integer, SortedMap<Integer, String>> labels = new TreeMap<>();
}
