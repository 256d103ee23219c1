package io.wasmj.http.admin;

import java.util.List;
import java.util.Set;

/**
 * An application as its host has it.
 *
 * @param live the version that is served
 * @param versions those that can be, the oldest first
 * @param problem why the live version is not served; empty where it is
 */
public record AppStatus(String name, int live, List<Integer> versions, Set<String> hostNames, String problem) {}
