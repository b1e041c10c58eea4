package io.maskstream.job;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Small JPEG frames of some streams that flow into a topic, one of each every few milliseconds, until it is closed. */
final class JpegFlow implements AutoCloseable {
    private static final long STEP_NANOS = 15_000_000;

    private final AtomicLong sent = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    JpegFlow(String bootstrap, String topic, List<String> streams) throws IOException {
        byte[] jpeg = jpeg();
        thread = new Thread(() -> flow(bootstrap, topic, streams, jpeg), "jpeg-flow");
        thread.start();
    }

    private static byte[] jpeg() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", out);
        return out.toByteArray();
    }

    private void flow(String bootstrap, String topic, List<String> streams, byte[] jpeg) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap), bytes, bytes)) {
            List<Future<RecordMetadata>> all = new ArrayList<>();
            while (!closed) {
                for (String stream : streams) {
                    all.add(producer.send(new ProducerRecord<>(topic, stream.getBytes(StandardCharsets.UTF_8), jpeg)));
                }
                LockSupport.parkNanos(STEP_NANOS);
            }
            producer.flush();
            sent.set(all.stream().filter(Future::isDone).count());
        }
    }

    /** Ends the flow; gives how many frames are in the topic. */
    long end() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the flow ended", e);
        }
        return sent.get();
    }

    @Override
    public void close() {
        end();
    }
}
