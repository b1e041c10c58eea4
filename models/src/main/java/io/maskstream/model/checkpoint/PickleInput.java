package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cursor over a pickle's bytes; every read beyond the end or of an odd value is an error that says where. */
final class PickleInput {
    /** Text forms of numbers and names are short lines. */
    private static final int LONGEST_LINE = 1024;

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    private final String file;
    private final ByteBuffer bytes;
    private final PickleLimits limits;

    PickleInput(String file, ByteBuffer bytes, PickleLimits limits) {
        this.file = file;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.limits = limits;
    }

    int position() {
        return bytes.position();
    }

    ModelException damaged(String how) {
        return new ModelException("%s: the pickle is damaged at byte %d: %s".formatted(file, bytes.position(), how));
    }

    ModelException refused(String how) {
        return new ModelException("%s: %s".formatted(file, how));
    }

    int unsigned8() {
        return need(1).get() & 0xff;
    }

    int unsigned16() {
        return need(2).getShort() & 0xffff;
    }

    int signed32() {
        return need(4).getInt();
    }

    long unsigned32() {
        return need(4).getInt() & 0xffffffffL;
    }

    /** A length or count of 8 bytes, at most what is left. */
    long length64() {
        return need(8).getLong();
    }

    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(need(8).getLong()));
    }

    /** UTF-8 text. */
    String text(long length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes(length)).toString();
        } catch (CharacterCodingException e) {
            throw damaged("a text is not UTF-8");
        }
    }

    /** Text as Python 2 wrote it: one byte a character. */
    String latinText(long length) {
        return StandardCharsets.ISO_8859_1.decode(bytes(length)).toString();
    }

    /** A view of raw bytes. */
    ByteBuffer bytes(long length) {
        if (length < 0 || length > limits.text()) {
            throw damaged(
                    "a text of %s bytes; at most %d are read".formatted(Long.toUnsignedString(length), limits.text()));
        }
        need(length);
        ByteBuffer view = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return view;
    }

    /** Text up to the next line feed, which is consumed. */
    String line() {
        int start = bytes.position();
        for (int i = start; i < bytes.limit() && i - start <= LONGEST_LINE; i++) {
            if (bytes.get(i) == '\n') {
                String line = text(i - start);
                bytes.position(i + 1);
                return line;
            }
        }
        throw damaged("a line without an end");
    }

    /** As {@link #line}, but one byte a character and with backslash-u escapes for others: text of protocol 0. */
    String escapedLine() {
        int start = bytes.position();
        for (int i = start; i < bytes.limit() && i - start <= limits.text(); i++) {
            if (bytes.get(i) == '\n') {
                String line = latinText(i - start);
                bytes.position(i + 1);
                return ESCAPE.matcher(line)
                        .replaceAll(escape ->
                                Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
            }
        }
        throw damaged("a line without an end");
    }

    /** A whole number of so many little-endian bytes: a Long where it fits, else a BigInteger. */
    Object wholeNumber(long length) {
        if (length < 0 || length > LONGEST_LINE) {
            throw damaged("a number of %d bytes".formatted(length));
        }
        byte[] digits = new byte[(int) length + 1];
        need(length);
        for (int i = (int) length; i > 0; i--) {
            digits[i] = bytes.get();
        }
        digits[0] = (byte) (length > 0 && digits[1] < 0 ? -1 : 0);
        return narrow(new BigInteger(digits));
    }

    /** A whole number in decimal digits. */
    Object decimal(String digits) {
        try {
            return narrow(new BigInteger(digits));
        } catch (NumberFormatException e) {
            throw damaged("%s is no whole number".formatted(Printable.name(digits)));
        }
    }

    private static Object narrow(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private ByteBuffer need(long count) {
        if (count > bytes.remaining()) {
            throw damaged("it ends in the middle; the file is cut short");
        }
        return bytes;
    }
}
