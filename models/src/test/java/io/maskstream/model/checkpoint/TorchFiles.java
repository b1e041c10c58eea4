package io.maskstream.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds files as torch writes them. */
final class TorchFiles {
    private TorchFiles() {}

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static byte[] shorts(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }

    /** A zip of torch.save: storages by their key. */
    static byte[] zip(byte[] pickle, Map<String, byte[]> storages) {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("archive/data.pkl", pickle);
        storages.forEach((key, bytes) -> entries.put("archive/data/" + key, bytes));
        entries.put("archive/version", new byte[] {'3', '\n'});
        return zip(entries);
    }

    /** A TorchScript archive. */
    static byte[] script(byte[] pickle, Map<String, byte[]> storages) {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("archive/data.pkl", pickle);
        storages.forEach((key, bytes) -> entries.put("archive/data/" + key, bytes));
        entries.put("archive/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
        return zip(entries);
    }

    /** Any zip, entries stored. */
    static byte[] zip(Map<String, byte[]> entries) {
        return zip(entries, ZipEntry.STORED);
    }

    static byte[] zip(Map<String, byte[]> entries, int method) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> content : entries.entrySet()) {
                var crc = new CRC32();
                crc.update(content.getValue());
                var entry = new ZipEntry(content.getKey());
                entry.setMethod(method);
                entry.setTimeLocal(LocalDateTime.of(1990, 1, 1, 0, 0)); // the same bytes on every run
                entry.setSize(content.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A file of before torch 1.6; {@code storages} maps keys to bytes of {@code elementBytes} each. */
    static byte[] legacy(byte[] pickle, Map<String, byte[]> storages, int elementBytes) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10});
        bytes.writeBytes(
                new byte[] {0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19, '.'
                });
        bytes.writeBytes(new PickleAssembler().number(1001).stop());
        bytes.writeBytes(
                new PickleAssembler().dict().text("little_endian").yes().set().stop());
        bytes.writeBytes(pickle);
        var keys = new PickleAssembler().list();
        storages.keySet().forEach(key -> keys.text(key).append());
        bytes.writeBytes(keys.stop());
        storages.values().forEach(storage -> {
            bytes.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(storage.length / elementBytes)
                    .array());
            bytes.writeBytes(storage);
        });
        return bytes.toByteArray();
    }
}
