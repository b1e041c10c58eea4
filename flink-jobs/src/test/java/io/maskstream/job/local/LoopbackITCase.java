package io.maskstream.job.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopbackITCase {
    @TempDir
    private Path folder;

    @Test
    void listensOnTheLoopbackInterfaceOnly() throws Exception {
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertThat(ListeningSockets.reachableFromOutside())
                    .as("the look at the kernel's table sees an open port: %s", open)
                    .isNotEmpty();
        }
        assertThat(ListeningSockets.reachableFromOutside()).isEmpty();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 1 << 20);
                LocalCluster cluster = LocalCluster.start(2)) {
            kafka.createTopic("frames", 1);
            assertThat(cluster.address().getHost()).isEqualTo("127.0.0.1");
            assertThat(ListeningSockets.reachableFromOutside()).isEmpty();
        }
    }

    @Test
    void runsAJobToItsEnd() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(1)) {
            StreamExecutionEnvironment environment = new StreamExecutionEnvironment(new Configuration());
            environment.fromData(1, 2, 3).sinkTo(new DiscardingSink<>());
            var job = cluster.submit(environment.getStreamGraph().getJobGraph());
            assertThat(cluster.result(job).isSuccess()).isTrue();
        }
    }

    @Test
    void keepsRecordsOverARestartAndTakesRecordsOfTheLargestSize() throws Exception {
        int largest = 3 << 20;
        byte[] value = new byte[largest];
        value[largest - 1] = 7;
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), largest)) {
            port = Integer.parseInt(kafka.bootstrap().split(":")[1]);
            kafka.createTopic("frames", 1);
            Map<String, Object> producer =
                    Map.of("bootstrap.servers", kafka.bootstrap(), "max.request.size", largest + 1024);
            try (KafkaProducer<byte[], byte[]> sender =
                    new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer())) {
                sender.send(new ProducerRecord<>("frames", "lobby".getBytes(StandardCharsets.UTF_8), value))
                        .get();
            }
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), largest, port);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrap(),
                                "group.id",
                                "g",
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("frames"));
            var records = consumer.poll(Duration.ofSeconds(20));
            assertThat(records.count()).isEqualTo(1);
            assertThat(records.iterator().next().value()).isEqualTo(value);
        }
    }
}
