package io.wasmj.runtime.abi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a module imports, by kind and in import order.
 *
 * @param stubs what {@link GuestModule#bindImports} made
 * @param functions those that are of another type than the import asks for, null in the place of all others: as values
 *     they keep their own type
 */
public record ResolvedImports(
        @Nullable Object stubs,
        List<@Nullable FunctionInstance> functions,
        List<GlobalInstance> globals,
        List<TableInstance> tables,
        List<MemoryInstance> memories,
        List<TagInstance> tags) {}
