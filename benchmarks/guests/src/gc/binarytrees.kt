// Binary trees, as the Computer Language Benchmarks Game has them: short-lived and long-lived objects.
import kotlin.wasm.WasmImport

@WasmImport("bench", "start") external fun benchStart()
@WasmImport("bench", "end") external fun benchEnd()

class Tree(val left: Tree?, val right: Tree?) {
    fun count(): Int = if (left == null) 1 else 1 + left.count() + right!!.count()
}

fun tree(depth: Int): Tree = if (depth == 0) Tree(null, null) else Tree(tree(depth - 1), tree(depth - 1))

fun main() {
    val most = 14
    benchStart()
    val longLived = tree(most)
    val counts = (4..most step 2).map { depth ->
        (1..(1 shl (most - depth + 4))).sumOf { tree(depth).count() }
    }
    val left = longLived.count()
    benchEnd()
    println("binarytrees $counts $left")
}
