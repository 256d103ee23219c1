package io.wasmj.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wasmj.compiler.Features;
import io.wasmj.compiler.WasmCompiler;
import io.wasmj.compiler.binary.ModuleDecoder;
import io.wasmj.compiler.ir.Expr;
import io.wasmj.compiler.ir.FunctionIr;
import io.wasmj.compiler.ir.IrBuilder;
import io.wasmj.compiler.ir.Region;
import io.wasmj.compiler.ir.Stmt;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What toolchains say of branches decides which part of a big function becomes a method of its own. */
final class BranchHintTest {

    private static final int STORE_BYTES = 50;
    private static final int MOST_BYTES = 1_000;

    private static String stores(int address) {
        return ("(i32.store (i32.const " + address + ") (i32.const 1))").repeat(14);
    }

    /** The address that the first region made stores to. */
    private static int outlined(String function) {
        byte[] wasm = WasmCompiler.toBinary("(memory 1)" + function);
        FunctionIr ir = IrBuilder.build(ModuleDecoder.decode(wasm, Features.DEFAULT), 0);
        Measure measure = region -> bytes(region == null ? ir.body() : region.body());
        List<Region> regions = new FunctionSplitter(ir, measure, MOST_BYTES, false).split();
        return address(regions.getFirst().body());
    }

    private static int bytes(List<Stmt> body) {
        int sum = 0;
        for (Stmt stmt : body) {
            stmt.bytes = switch (stmt) {
                case Stmt.Store store -> STORE_BYTES;
                case Stmt.Outlined outlined -> outlined.bytes;
                default ->
                    1 + stmt.bodies().stream().mapToInt(BranchHintTest::bytes).sum();
            };
            sum += stmt.bytes;
        }
        return sum;
    }

    private static int address(List<Stmt> body) {
        for (Stmt stmt : body) {
            if (stmt instanceof Stmt.Store store && store.address instanceof Expr.Const address) {
                return (int) address.bits;
            }
            for (List<Stmt> inner : stmt.bodies()) {
                int found = address(inner);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return -1;
    }

    @ParameterizedTest
    @CsvSource({"\\00, 100", "\\01, 200"})
    void theSideOfAnIfThatSeldomRunsIsOutlined(String hint, int address) {
        assertEquals(
                address,
                outlined("(func (param i32) (@metadata.code.branch_hint \"" + hint + "\") (if (local.get 0) (then "
                        + stores(100) + ") (else " + stores(200) + ")))"));
    }

    @ParameterizedTest
    @CsvSource({"\\00, 100", "\\01, 200"})
    void whatFollowsALikelyBranchIsOutlined(String hint, int address) {
        String before = "(if (local.get 1) (then " + stores(100) + "))";
        assertEquals(
                address,
                outlined("(func (param i32 i32) (block $out " + before + "local.get 0 (@metadata.code.branch_hint \""
                        + hint + "\") br_if $out " + stores(200) + "))"));
    }
}
