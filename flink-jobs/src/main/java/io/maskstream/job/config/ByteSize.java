package io.maskstream.job.config;

/** An amount of bytes, written {@code 16MiB}. */
public record ByteSize(long bytes) {
    public ByteSize {
        if (bytes < 1) {
            throw new IllegalArgumentException("a size of %d bytes; it must be positive".formatted(bytes));
        }
    }

    @Override
    public String toString() {
        String[] units = {"B", "KiB", "MiB", "GiB"};
        int unit = 0;
        long amount = bytes;
        while (unit < 3 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + units[unit];
    }
}
