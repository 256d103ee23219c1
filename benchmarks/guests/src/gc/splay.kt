// A splay tree whose nodes come and go, each with a payload of strings and arrays: many objects of every age.
import kotlin.wasm.WasmImport

@WasmImport("bench", "start") external fun benchStart()
@WasmImport("bench", "end") external fun benchEnd()

class Payload(val numbers: IntArray, val text: String, val next: Payload?)

fun payload(depth: Int, key: Int): Payload =
    Payload(IntArray(10) { it + key }, "key $key", if (depth == 0) null else payload(depth - 1, key))

class Node(var key: Int, var payload: Payload) {
    var left: Node? = null
    var right: Node? = null
}

class SplayTree {
    private var root: Node? = null

    fun insert(key: Int, payload: Payload) {
        val old = root
        val node = Node(key, payload)
        if (old != null) {
            splay(key)
            val top = root!!
            if (key > top.key) {
                node.left = top
                node.right = top.right
                top.right = null
            } else {
                node.right = top
                node.left = top.left
                top.left = null
            }
        }
        root = node
    }

    fun find(key: Int): Node? {
        if (root == null) return null
        splay(key)
        return root?.takeIf { it.key == key }
    }

    fun remove(key: Int): Node {
        splay(key)
        val removed = root!!
        if (removed.key != key) throw NoSuchElementException("key $key")
        if (removed.left == null) {
            root = removed.right
        } else {
            val right = removed.right
            root = removed.left
            splay(key)
            root!!.right = right
        }
        return removed
    }

    fun greatestBelow(key: Int): Node? {
        if (root == null) return null
        splay(key)
        val top = root!!
        if (top.key < key) return top
        var node = top.left ?: return null
        while (true) node = node.right ?: return node
    }

    // Top-down, as Sleator and Tarjan describe it.
    private fun splay(key: Int) {
        var current = root ?: return
        val dummy = Node(0, current.payload)
        var left = dummy
        var right = dummy
        while (true) {
            if (key < current.key) {
                var next = current.left ?: break
                if (key < next.key) {
                    current.left = next.right
                    next.right = current
                    current = next
                    next = current.left ?: break
                }
                right.left = current
                right = current
                current = next
            } else if (key > current.key) {
                var next = current.right ?: break
                if (key > next.key) {
                    current.right = next.left
                    next.left = current
                    current = next
                    next = current.right ?: break
                }
                left.right = current
                left = current
                current = next
            } else {
                break
            }
        }
        left.right = current.left
        right.left = current.right
        current.left = dummy.right
        current.right = dummy.left
        root = current
    }
}

var random = 49734321

fun nextKey(): Int {
    random = random xor (random shl 13)
    random = random xor (random ushr 17)
    random = random xor (random shl 5)
    return random ushr 1
}

fun main() {
    benchStart()
    val tree = SplayTree()
    fun insertNew(): Int {
        while (true) {
            val key = nextKey()
            if (tree.find(key) == null) {
                tree.insert(key, payload(4, key))
                return key
            }
        }
    }
    repeat(8000) { insertNew() }
    var sum = 0
    repeat(40000) {
        val key = insertNew()
        val node = tree.remove(tree.greatestBelow(key)?.key ?: key)
        sum = sum * 31 + node.payload.numbers[it % 10] + node.payload.text.length
    }
    benchEnd()
    println("splay $sum")
}
