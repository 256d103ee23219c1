package io.wasmj.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The metrics of the process, named as OpenTelemetry's conventions have it where they do. */
final class JvmInstruments {

    static final String MEMORY = "jvm.memory.used";
    static final String THREADS = "jvm.thread.count";
    static final String CLASSES = "jvm.class.count";

    static final AttributeKey<String> TYPE = AttributeKey.stringKey("jvm.memory.type");
    static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");
    private static final AttributeKey<String> COLLECTOR = AttributeKey.stringKey("jvm.gc.name");

    private static final double MILLIS = 1e-3;

    private JvmInstruments() {}

    /** The code that the JIT made lies in pools, too. */
    static void define(Meter meter) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        meter.upDownCounterBuilder(MEMORY)
                .setDescription("Memory in use")
                .setUnit("By")
                .buildWithCallback(measurement ->
                        pools.forEach(pool -> measurement.record(pool.getUsage().getUsed(), of(pool))));
        meter.upDownCounterBuilder("jvm.memory.limit")
                .setDescription("The most memory that may be in use")
                .setUnit("By")
                .buildWithCallback(measurement -> pools.forEach(pool -> {
                    if (pool.getUsage().getMax() >= 0) {
                        measurement.record(pool.getUsage().getMax(), of(pool));
                    }
                }));
        meter.upDownCounterBuilder(THREADS)
                .setDescription("Platform threads")
                .buildWithCallback(measurement ->
                        measurement.record(ManagementFactory.getThreadMXBean().getThreadCount()));
        meter.upDownCounterBuilder(CLASSES)
                .setDescription("Loaded classes")
                .buildWithCallback(measurement -> measurement.record(
                        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount()));
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        meter.counterBuilder("jvm.gc.collections")
                .setDescription("Garbage collections")
                .buildWithCallback(measurement -> collectors.forEach(
                        collector -> measurement.record(collector.getCollectionCount(), of(collector))));
        meter.counterBuilder("jvm.gc.time")
                .ofDoubles()
                .setDescription("Time in garbage collections")
                .setUnit("s")
                .buildWithCallback(measurement -> collectors.forEach(
                        collector -> measurement.record(collector.getCollectionTime() * MILLIS, of(collector))));
    }

    private static Attributes of(MemoryPoolMXBean pool) {
        String type = pool.getType() == MemoryType.HEAP ? "heap" : "non_heap";
        return Attributes.of(TYPE, type, POOL, pool.getName());
    }

    private static Attributes of(GarbageCollectorMXBean collector) {
        return Attributes.of(COLLECTOR, collector.getName());
    }
}
