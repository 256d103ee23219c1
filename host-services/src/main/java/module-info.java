import org.jspecify.annotations.NullMarked;

/**
 * Services of the host, each behind {@link io.wasmj.http.spi.ServiceProvider}, and triggers, each behind {@link
 * io.wasmj.http.spi.TriggerProvider}.
 */
@NullMarked
module io.wasmj.services {
    requires static org.jspecify;
    requires com.cronutils;
    requires com.fasterxml.jackson.databind;
    requires com.zaxxer.hikari;
    requires io.wasmj.http;
    requires io.wasmj.runtime;
    requires java.net.http;
    requires java.sql;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j;
    requires org.eclipse.paho.client.mqttv3;
    requires org.mariadb.jdbc;
    requires org.xerial.sqlitejdbc;
    requires redis.clients.jedis;

    provides io.wasmj.http.spi.ServiceProvider with
            io.wasmj.services.KeyValue,
            io.wasmj.services.Llm,
            io.wasmj.services.Mysql,
            io.wasmj.services.OutboundHttp,
            io.wasmj.services.OutboundRedis,
            io.wasmj.services.Postgres,
            io.wasmj.services.Sqlite,
            io.wasmj.services.Variables;
    provides io.wasmj.http.spi.TriggerProvider with
            io.wasmj.triggers.CommandTrigger,
            io.wasmj.triggers.CronTrigger,
            io.wasmj.triggers.MqttTrigger,
            io.wasmj.triggers.QueueTrigger,
            io.wasmj.triggers.RedisTrigger;
}
