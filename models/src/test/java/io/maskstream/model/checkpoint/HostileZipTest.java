package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileZipTest {
    private static final byte[] FLOATS = TorchFiles.floats(1, 2, 3, 4);
    private static final int CENTRAL = 0x02014b50;

    @TempDir
    Path folder;

    private static byte[] pickle() {
        return new PickleAssembler()
                .dict()
                .text("w")
                .vector("Float", "0", 4)
                .set()
                .text("v")
                .vector("Float", "1", 4)
                .set()
                .stop();
    }

    private static byte[] good() {
        var storages = new LinkedHashMap<String, byte[]>();
        storages.put("0", FLOATS);
        storages.put("1", FLOATS);
        return TorchFiles.zip(pickle(), storages);
    }

    private void assertRefused(byte[] file, String expected) throws IOException {
        Path path = Files.write(folder.resolve("a.pt"), file);
        assertThatThrownBy(() -> {
                    try (StateDict dict = StateDict.read(path)) {
                        dict.tensors().forEach(TensorEntry::data);
                    }
                })
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("a.pt: ")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    /** Every place of the text gets other text of the same length: local headers and the directory alike. */
    private static byte[] rename(byte[] zip, String from, String to) {
        assertThat(to).hasSameSizeAs(from);
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A buffer over the zip, and the place of the directory's record of an entry. */
    private static int record(byte[] zip, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < zip.length - 46 - wanted.length; at++) {
            if (bytes.getInt(at) == CENTRAL
                    && Arrays.equals(zip, at + 46, at + 46 + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("no entry " + name);
    }

    private static byte[] patch(byte[] zip, String entry, int field, int value) {
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(record(zip, entry) + field, value);
        return zip;
    }

    @Test
    void theFileThatTheOthersAreMadeOfIsGood() throws IOException {
        Path path = Files.write(folder.resolve("a.pt"), good());
        try (StateDict dict = StateDict.read(path)) {
            assertThat(dict.require("v", 4).floats()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void aFileThatIsCutShortIsRefusedWhereverItIsCut() throws IOException {
        byte[] good = good();
        for (int length = 4; length < good.length; length++) {
            assertRefused(Arrays.copyOf(good, length), length < 10 ? "" : "zip is damaged");
        }
    }

    @Test
    void namesThatLeadOutAreRefused() throws IOException {
        assertRefused(rename(good(), "archive/data/1", "../../../../et"), "'../../../../et' leads out of the archive");
        assertRefused(rename(good(), "archive/data/1", "/etc/passwords"), "leads out of the archive");
        assertRefused(rename(good(), "archive/data/1", "archive\\data\\1"), "leads out of the archive");
        assertRefused(rename(good(), "archive/data/1", "archive/data/\0"), "leads out of the archive");
    }

    @Test
    void namesThatAreThereTwiceAreRefused() throws IOException {
        assertRefused(rename(good(), "archive/data/1", "archive/data/0"), "'archive/data/0' is there twice");
    }

    @Test
    void entriesOutsideTheFileAreRefused() throws IOException {
        assertRefused(patch(good(), "archive/data/1", 42, 0x7ffffff0), "lies outside the file");
        byte[] large = patch(good(), "archive/data/1", 20, 0x7ffffff0);
        assertRefused(patch(large, "archive/data/1", 24, 0x7ffffff0), "beyond the entries' end");
        assertRefused(patch(good(), "archive/data/1", 24, 15), "has absurd sizes");
        assertRefused(patch(good(), "archive/data/1", 24, -1), "lacks its 64-bit size");
    }

    @Test
    void headersThatDisagreeAreRefused() throws IOException {
        byte[] moved = good();
        int other = ByteBuffer.wrap(moved).order(ByteOrder.LITTLE_ENDIAN).getInt(record(moved, "archive/data/0") + 42);
        assertRefused(patch(moved, "archive/data/1", 42, other), "has another name in its place");
        assertRefused(patch(good(), "archive/data/1", 42, other + 1), "has another header in its place");
    }

    @Test
    void entriesThatOverlapAreRefused() throws IOException {
        // The first storage holds a header of the second one, to which the directory points.
        byte[] name = "archive/data/1".getBytes(StandardCharsets.UTF_8);
        ByteBuffer inside = ByteBuffer.allocate(30 + name.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        inside.putInt(0, 0x04034b50)
                .putShort(26, (short) name.length)
                .position(30)
                .put(name);
        var storages = new LinkedHashMap<String, byte[]>();
        storages.put("0", inside.array());
        storages.put("1", FLOATS);
        byte[] zip = TorchFiles.zip(pickle(), storages);
        int outer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(record(zip, "archive/data/0") + 42);
        assertRefused(
                patch(zip, "archive/data/1", 42, outer + 30 + name.length),
                "the entries 'archive/data/0' and 'archive/data/1' overlap");
    }

    @Test
    void encryptedAndOddlyPackedEntriesAreRefused() throws IOException {
        assertRefused(patch(good(), "archive/data/1", 8, 1), "is encrypted or packed");
        assertRefused(patch(good(), "archive/data/1", 10, 12), "is encrypted or packed");
    }

    @Test
    void directoriesThatPromiseTooMuchAreRefused() throws IOException {
        byte[] many = good();
        ByteBuffer.wrap(many).order(ByteOrder.LITTLE_ENDIAN).putShort(many.length - 12, (short) 60_000);
        assertRefused(many, "announces 60000 entries");
        byte[] far = good();
        ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN).putInt(far.length - 6, 0x7fffffff);
        assertRefused(far, "does not fit into the file");
    }

    @Test
    void bombsAreRefusedBeforeTheyUnpack() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("archive/data.pkl", pickle());
        entries.put("archive/code/bomb.py", new byte[65 << 20]);
        byte[] bomb = TorchFiles.zip(entries, ZipEntry.DEFLATED);
        assertThat(bomb.length).isLessThan(100_000);
        assertRefused(bomb, "would unpack to 68157440 bytes, at most 67108864 are allowed");
    }

    @Test
    void aPickleThatUnpacksToMoreOrLessThanPromisedIsRefused() throws IOException {
        byte[] zip = TorchFiles.zip(Map.of("archive/data.pkl", new byte[1 << 20]), ZipEntry.DEFLATED);
        assertRefused(patch(zip, "archive/data.pkl", 24, 100), "does not unpack to the 100 bytes");
        assertRefused(patch(zip, "archive/data.pkl", 24, 2 << 20), "does not unpack to the 2097152 bytes");
    }

    @Test
    void aPackedPickleIsReadButPackedWeightsAreNot() throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("archive/data.pkl", pickle());
        entries.put("archive/data/0", FLOATS);
        entries.put("archive/data/1", FLOATS);
        byte[] packed = TorchFiles.zip(entries, ZipEntry.DEFLATED);
        Path path = Files.write(folder.resolve("a.pt"), packed);
        try (StateDict dict = StateDict.read(path)) {
            assertThat(dict.names()).containsExactly("w", "v");
        }
        assertRefused(packed, "'archive/data/0' is compressed, as torch never does it");
    }

    @Test
    void damagedContentIsNoticed() throws IOException {
        byte[] zip = good();
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        zip[text.indexOf(new String(FLOATS, StandardCharsets.ISO_8859_1)) + 5] ^= 1;
        assertRefused(zip, "'archive/data/0' has another checksum than was saved");
    }

    @Test
    void storagesThatAreMissingOrTooShortAreRefused() throws IOException {
        assertRefused(TorchFiles.zip(pickle(), Map.of("0", FLOATS)), "has no storage '1'");
        assertRefused(
                TorchFiles.zip(pickle(), Map.of("0", FLOATS, "1", TorchFiles.floats(1, 2, 3))),
                "storage '1' has 12 bytes, too few for 4 elements of F32");
    }

    @Test
    void zipsOfOtherKindsSayWhatTheyAre() throws IOException {
        assertRefused(TorchFiles.zip(Map.of("word/document.xml", new byte[9])), "it has no NAME/data.pkl");
        assertRefused(TorchFiles.zip(Map.of("net/model.json", new byte[9])), "TorchScript of before torch 1.4");
        var big = new LinkedHashMap<String, byte[]>();
        big.put("archive/data.pkl", pickle());
        big.put("archive/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        assertRefused(TorchFiles.zip(big), "saved on a big-endian machine");
    }

    @Test
    void moreThan65535EntriesAreReadThroughThe64BitDirectory() throws IOException {
        var pickle = new PickleAssembler().dict();
        var storages = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < 66_000; i++) {
            storages.put("" + i, new byte[0]);
        }
        storages.put("last", FLOATS);
        pickle.text("w").vector("Float", "last", 4).set();
        Path path = Files.write(folder.resolve("a.pt"), TorchFiles.zip(pickle.stop(), storages));
        try (StateDict dict = StateDict.read(path)) {
            assertThat(dict.require("w", 4).floats()).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void sizesOf64BitsAreReadAndCheckedLikeOthers() throws IOException {
        byte[] pickle = new PickleAssembler()
                .dict()
                .text("w")
                .vector("Float", "0", 4)
                .set()
                .stop();
        Path path = Files.write(folder.resolve("a.pt"), zip64(pickle, 0));
        try (StateDict dict = StateDict.read(path)) {
            assertThat(dict.require("w", 4).floats()).containsExactly(1, 2, 3, 4);
        }
        assertRefused(zip64(pickle, Long.MAX_VALUE - 20), "beyond the entries' end");
        assertRefused(zip64(pickle, Long.MIN_VALUE), "has absurd sizes");
    }

    /** Two entries whose sizes and places are all in 64-bit fields; {@code more} falsifies the second's size. */
    private static byte[] zip64(byte[] pickle, long more) {
        ByteBuffer zip = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer directory = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        entry64(zip, directory, "archive/data.pkl", pickle, 0);
        entry64(zip, directory, "archive/data/0", FLOATS, more);
        long start = zip.position();
        zip.put(directory.flip());
        long end = zip.position();
        zip.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putInt(0)
                .putInt(0);
        zip.putLong(2).putLong(2).putLong(end - start).putLong(start);
        zip.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        zip.putInt(0x06054b50)
                .putInt(0)
                .putShort((short) -1)
                .putShort((short) -1)
                .putInt(-1)
                .putInt(-1);
        zip.putShort((short) 0);
        return Arrays.copyOf(zip.array(), zip.position());
    }

    private static void entry64(ByteBuffer zip, ByteBuffer directory, String name, byte[] content, long more) {
        var crc = new CRC32();
        crc.update(content);
        int offset = zip.position();
        zip.putInt(0x04034b50).putShort((short) 45).putInt(0).putInt(0).putInt((int) crc.getValue());
        zip.putInt(content.length)
                .putInt(content.length)
                .putShort((short) name.length())
                .putShort((short) 0);
        zip.put(name.getBytes(StandardCharsets.US_ASCII)).put(content);
        directory
                .putInt(CENTRAL)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt((int) crc.getValue())
                .putInt(-1)
                .putInt(-1);
        directory.putShort((short) name.length()).putShort((short) 28).putShort((short) 0);
        directory.putShort((short) 0).putShort((short) 0).putInt(0).putInt(-1);
        directory
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 24);
        directory.putLong(content.length + more).putLong(content.length + more).putLong(offset);
    }
}
