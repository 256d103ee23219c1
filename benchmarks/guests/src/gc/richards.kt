// Richards: the kernel of an operating system, with tasks of several kinds that send each other packets.
import kotlin.wasm.WasmImport

@WasmImport("bench", "start") external fun benchStart()
@WasmImport("bench", "end") external fun benchEnd()

const val IDLE = 0
const val WORKER = 1
const val HANDLER_A = 2
const val HANDLER_B = 3
const val DEVICE_A = 4
const val DEVICE_B = 5
const val DATA_SIZE = 4

enum class Kind { DEVICE, WORK }

class Packet(var link: Packet?, var id: Int, val kind: Kind) {
    var datum = 0
    val data = IntArray(DATA_SIZE)

    fun appendTo(queue: Packet?): Packet {
        link = null
        if (queue == null) return this
        var last: Packet = queue
        while (true) last = last.link ?: break
        last.link = this
        return queue
    }
}

class Scheduler {
    var queued = 0
    var held = 0
    private val blocks = arrayOfNulls<Block>(6)
    private var list: Block? = null
    private var current: Block? = null
    private var currentId = 0

    fun add(id: Int, priority: Int, queue: Packet?, task: Task): Block {
        val block = Block(list, id, priority, queue, task)
        list = block
        blocks[id] = block
        return block
    }

    fun schedule() {
        current = list
        while (true) {
            val block = current ?: break
            if (block.isHeldOrSuspended()) {
                current = block.link
            } else {
                currentId = block.id
                current = block.run()
            }
        }
    }

    fun release(id: Int): Block? {
        val block = blocks[id] ?: return null
        block.held = false
        return if (block.priority > current!!.priority) block else current
    }

    fun holdCurrent(): Block? {
        held++
        current!!.held = true
        return current!!.link
    }

    fun suspendCurrent(): Block? {
        current!!.suspended = true
        return current
    }

    fun queue(packet: Packet): Block? {
        val block = blocks[packet.id] ?: return null
        queued++
        packet.link = null
        packet.id = currentId
        return block.checkPriority(current!!, packet)
    }
}

class Block(val link: Block?, val id: Int, val priority: Int, private var queue: Packet?, private val task: Task) {
    var held = false
    var suspended = true
    private var runnable = queue != null

    fun isHeldOrSuspended() = held || (suspended && !runnable)

    fun run(): Block? {
        var packet: Packet? = null
        if (suspended && runnable) {
            packet = queue
            queue = packet!!.link
            suspended = false
            runnable = queue != null
        }
        return task.run(packet)
    }

    fun start() {
        suspended = false
        runnable = false
    }

    fun checkPriority(other: Block, packet: Packet): Block {
        if (queue == null) {
            queue = packet
            runnable = true
            if (priority > other.priority) return this
        } else {
            queue = packet.appendTo(queue)
        }
        return other
    }
}

abstract class Task(protected val scheduler: Scheduler) {
    abstract fun run(packet: Packet?): Block?
}

class IdleTask(scheduler: Scheduler, private var seed: Int, private var count: Int) : Task(scheduler) {
    override fun run(packet: Packet?): Block? {
        if (--count == 0) return scheduler.holdCurrent()
        return if (seed and 1 == 0) {
            seed = seed shr 1
            scheduler.release(DEVICE_A)
        } else {
            seed = (seed shr 1) xor 0xd008
            scheduler.release(DEVICE_B)
        }
    }
}

class DeviceTask(scheduler: Scheduler) : Task(scheduler) {
    private var pending: Packet? = null

    override fun run(packet: Packet?): Block? {
        if (packet != null) {
            pending = packet
            return scheduler.holdCurrent()
        }
        val ready = pending ?: return scheduler.suspendCurrent()
        pending = null
        return scheduler.queue(ready)
    }
}

class WorkerTask(scheduler: Scheduler, private var to: Int, private var letter: Int) : Task(scheduler) {
    override fun run(packet: Packet?): Block? {
        if (packet == null) return scheduler.suspendCurrent()
        to = if (to == HANDLER_A) HANDLER_B else HANDLER_A
        packet.id = to
        packet.datum = 0
        for (i in 0 until DATA_SIZE) {
            letter = if (letter == 26) 1 else letter + 1
            packet.data[i] = letter
        }
        return scheduler.queue(packet)
    }
}

class HandlerTask(scheduler: Scheduler) : Task(scheduler) {
    private var work: Packet? = null
    private var devices: Packet? = null

    override fun run(packet: Packet?): Block? {
        if (packet != null) {
            if (packet.kind == Kind.WORK) work = packet.appendTo(work) else devices = packet.appendTo(devices)
        }
        val next = work ?: return scheduler.suspendCurrent()
        val count = next.datum
        if (count == DATA_SIZE) {
            work = next.link
            return scheduler.queue(next)
        }
        val device = devices ?: return scheduler.suspendCurrent()
        devices = device.link
        device.datum = next.data[count]
        next.datum = count + 1
        return scheduler.queue(device)
    }
}

fun packets(id: Int, kind: Kind, count: Int) = (1..count).fold(null as Packet?) { queue, _ -> Packet(queue, id, kind) }

fun run(): Scheduler {
    val scheduler = Scheduler()
    scheduler.add(IDLE, 0, null, IdleTask(scheduler, 1, 10000)).start()
    scheduler.add(WORKER, 1000, packets(WORKER, Kind.WORK, 2), WorkerTask(scheduler, HANDLER_A, 0))
    scheduler.add(HANDLER_A, 2000, packets(DEVICE_A, Kind.DEVICE, 3), HandlerTask(scheduler))
    scheduler.add(HANDLER_B, 3000, packets(DEVICE_B, Kind.DEVICE, 3), HandlerTask(scheduler))
    scheduler.add(DEVICE_A, 4000, null, DeviceTask(scheduler))
    scheduler.add(DEVICE_B, 5000, null, DeviceTask(scheduler))
    scheduler.schedule()
    return scheduler
}

fun main() {
    benchStart()
    val runs = (1..100).map { run() }
    benchEnd()
    println("richards ${runs.map { it.queued to it.held }.distinct()}")
}
