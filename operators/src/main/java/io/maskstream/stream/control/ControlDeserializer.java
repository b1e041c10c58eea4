package io.maskstream.stream.control;

import io.maskstream.stream.record.ControlMessage;
import io.maskstream.stream.record.RecordTypes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of the control topic as a message; what cannot be one says why. */
public final class ControlDeserializer implements KafkaRecordDeserializationSchema<ControlMessage> {
    /** Room for a thousand classes with prompts. */
    public static final int LARGEST_BYTES = 1 << 20;

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_KEY = 512;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ControlMessage> out) {
        out.collect(message(record));
    }

    private static ControlMessage message(ConsumerRecord<byte[], byte[]> record) {
        byte[] keyBytes = record.key() == null ? new byte[0] : record.key();
        String key = new String(keyBytes, 0, Math.min(keyBytes.length, LONGEST_KEY), StandardCharsets.UTF_8);
        try {
            String text = text(record.value());
            return new ControlMessage(key, Optional.of(text), Optional.empty(), record.partition(), record.offset());
        } catch (RefusedException e) {
            return new ControlMessage(
                    key, Optional.empty(), Optional.of(e.getMessage()), record.partition(), record.offset());
        }
    }

    private static String text(byte[] value) {
        if (value == null) {
            throw new RefusedException(
                    "the record has no value: a deletion changes nothing in a running job; send what is to be used");
        }
        if (value.length > LARGEST_BYTES) {
            throw new RefusedException("the message has %d bytes; at most %d".formatted(value.length, LARGEST_BYTES));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException("the message is not UTF-8 text; send JSON");
        }
    }

    @Override
    public TypeInformation<ControlMessage> getProducedType() {
        return RecordTypes.CONTROL_MESSAGE;
    }
}
