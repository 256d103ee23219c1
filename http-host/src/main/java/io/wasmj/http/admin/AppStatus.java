package io.wasmj.http.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Set;

/**
 * An application as its host has it.
 *
 * @param live the version that is served
 * @param versions those that can be, the oldest first
 * @param problem why the live version is not served; empty where it is
 */
public record AppStatus(
        @JsonProperty("name") String name,
        @JsonProperty("live") int live,
        @JsonProperty("versions") List<Integer> versions,
        @JsonProperty("hostNames") Set<String> hostNames,
        @JsonProperty("problem") String problem) {}
