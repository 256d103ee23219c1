// Kotlin's classes, strings, collections, coroutines of its own and exceptions on WebAssembly's garbage collector.
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.intrinsics.COROUTINE_SUSPENDED
import kotlin.coroutines.intrinsics.suspendCoroutineUninterceptedOrReturn
import kotlin.coroutines.resume
import kotlin.coroutines.startCoroutine

sealed interface Expression {
    data class Number(val value: Double) : Expression
    data class Binary(val operator: Char, val left: Expression, val right: Expression) : Expression
    data class Call(val name: String, val arguments: List<Expression>) : Expression
}

class SyntaxError(val at: Int, message: String) : Exception(message)

class Parser(private val text: String) {
    private var at = 0

    fun parse(): Expression {
        val result = sum()
        if (at < text.length) throw SyntaxError(at, "left over: '${text.substring(at)}'")
        return result
    }

    private fun sum() = chain("+-") { chain("*/") { primary() } }

    private fun chain(operators: String, next: () -> Expression): Expression {
        var left = next()
        while (at < text.length && text[at] in operators) {
            val operator = text[at++]
            left = Expression.Binary(operator, left, next())
        }
        return left
    }

    private fun primary(): Expression {
        val start = at
        if (accept('(')) return sum().also { expect(')') }
        while (at < text.length && (text[at].isDigit() || text[at] == '.')) at++
        if (at > start) return Expression.Number(text.substring(start, at).toDouble())
        while (at < text.length && text[at].isLetter()) at++
        if (at == start) throw SyntaxError(at, "nothing to read")
        val name = text.substring(start, at)
        expect('(')
        val arguments = mutableListOf<Expression>()
        if (!accept(')')) {
            do arguments += sum() while (accept(','))
            expect(')')
        }
        return Expression.Call(name, arguments)
    }

    private fun accept(c: Char) = (at < text.length && text[at] == c).also { if (it) at++ }

    private fun expect(c: Char) {
        if (!accept(c)) throw SyntaxError(at, "expected '$c'")
    }
}

fun evaluate(e: Expression): Double = when (e) {
    is Expression.Number -> e.value
    is Expression.Binary -> {
        val left = evaluate(e.left)
        val right = evaluate(e.right)
        when (e.operator) {
            '+' -> left + right
            '-' -> left - right
            '*' -> left * right
            else -> if (right == 0.0) throw ArithmeticException("division by zero") else left / right
        }
    }
    is Expression.Call -> {
        val values = e.arguments.map(::evaluate)
        when (e.name) {
            "max" -> values.max()
            "sum" -> values.sum()
            else -> throw NoSuchElementException("no function ${e.name}/${values.size}")
        }
    }
}

fun expressions() {
    for (text in listOf("1+2*3", "max(1,2,sum(3,4.5))*(2-8)/4", "sum()", "1/(2-2)", "max()", "f(1)", "(1+2", "2+", "1 ")) {
        val shown = try {
            "${evaluate(Parser(text).parse())}"
        } catch (e: SyntaxError) {
            "syntax error at ${e.at}: ${e.message}"
        } catch (e: ArithmeticException) {
            "arithmetic: ${e.message}"
        } catch (e: RuntimeException) {
            "${e::class.simpleName}: ${e.message}"
        } finally {
            print(".")
        }
        println(" $text = $shown")
    }
    println(Parser("a(1)*2").parse())
}

// What the virtual machine refuses, as exceptions of Kotlin.
fun refusals() {
    val attempts = listOf<Pair<String, () -> Any?>>(
        "index" to { listOf(1, 2)[2] },
        "cast" to { (("text" as Any) as Int) + 1 },
        "null" to { (null as String?)!!.length },
        "number" to { "12x".toInt() },
        "division" to { 1 / "0".toInt() },
        "iterator" to { mutableListOf(1, 2, 3).let { list -> for (each in list) if (each == 2) list.add(4) } },
        "check" to { check(1 > 2) { "one is not above two" } },
        "error" to { error("given up") },
        "nothing" to { "fine" },
    )
    for ((name, attempt) in attempts) {
        val result = runCatching(attempt)
        println("$name: ${result.exceptionOrNull()?.let { it::class.simpleName } ?: result.getOrNull()}")
    }
}

abstract class Shape(val name: String) : Comparable<Shape> {
    abstract val area: Double
    override fun compareTo(other: Shape) = area.compareTo(other.area)
    override fun toString() = "$name(${(area * 100).toLong() / 100.0})"
}

class Circle(private val radius: Double) : Shape("circle") {
    override val area get() = 3.14159 * radius * radius
}

open class Rectangle(private val width: Double, private val height: Double, name: String = "rectangle") : Shape(name) {
    override val area get() = width * height
}

class Square(side: Double) : Rectangle(side, side, "square")

fun collections() {
    val shapes = listOf(Circle(1.0), Square(2.0), Rectangle(1.5, 2.0), Circle(0.5), Square(1.1))
    println(shapes.sorted())
    println(shapes.groupBy { it.name }.mapValues { (_, group) -> group.sumOf { it.area }.toInt() })
    val words = "the quick brown fox jumps over the lazy dog and the quick cat naïve 汉字 😀".split(' ')
    println(words.groupingBy { it }.eachCount().filter { it.value > 1 }.entries.sortedBy { it.key })
    println(words.map { it.reversed() }.filterIndexed { i, _ -> i % 3 == 0 }.joinToString("|") { it.uppercase() })
    val map = HashMap<Long, String>()
    for (i in 0L until 5000) map[i * 0x9e3779b97f4a7c15uL.toLong()] = "v$i"
    println(map.size to (0L until 5000 step 997).map { map[it * 0x9e3779b97f4a7c15uL.toLong()] })
    println(generateSequence(27) { if (it == 1) null else if (it % 2 == 0) it / 2 else 3 * it + 1 }.count())
    println(sequence { var a = 0; var b = 1; while (true) { yield(a); a = b.also { b += a } } }.take(15).toList())
    println(buildString { for (c in 'a'..'f') append(c).append(c.code.toString(2)).append(' ') })
    println(arrayOf(3, 1, 2).sortedArrayDescending().contentToString() + intArrayOf(5, 4).sum() + byteArrayOf(-1, 127).toList())
}

// Two coroutines that take turns.
fun turns() {
    val waiting = ArrayDeque<Continuation<Unit>>()
    suspend fun pause() = suspendCoroutineUninterceptedOrReturn { waiting.addLast(it); COROUTINE_SUSPENDED }
    val ended = Continuation<Unit>(EmptyCoroutineContext) { println("ended: ${it.exceptionOrNull()?.message}") }
    for (name in listOf("a", "b")) {
        suspend {
            for (i in 1..3) {
                println("$name$i")
                pause()
            }
            if (name == "b") throw IllegalStateException("b fails")
        }.startCoroutine(ended)
    }
    while (waiting.isNotEmpty()) waiting.removeFirst().resume(Unit)
}

// More garbage than is kept.
class Node(val left: Node?, val right: Node?) {
    fun count(): Int = 1 + (left?.count() ?: 0) + (right?.count() ?: 0)
}

fun tree(depth: Int): Node = if (depth == 0) Node(null, null) else Node(tree(depth - 1), tree(depth - 1))

fun depth(n: Int): Int = if (n == 0) throw SyntaxError(n, "bottom") else try {
    depth(n - 1) + 1
} catch (e: ArithmeticException) {
    -1
}

fun main() {
    println("expressions")
    expressions()
    println("refusals")
    refusals()
    println("collections")
    collections()
    println("turns")
    turns()
    println("garbage ${(1..60).sumOf { tree(10).count() }} ${tree(14).count()}")
    println(runCatching { depth(500) }.exceptionOrNull()?.message)
    println("${Double.MAX_VALUE} ${1e-300 * 1e-300} ${0.1 + 0.2} ${Float.MIN_VALUE} ${Long.MIN_VALUE} ${UInt.MAX_VALUE}")
}
