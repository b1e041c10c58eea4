package io.maskstream.job.sql;

import io.maskstream.stream.mask.PixelMask;
import io.maskstream.stream.rule.ZonePixels;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;

/**
 * {@code MASK_COVERAGE(mask, zone)}: the share of a zone's pixels that a mask covers, as {@code coverage(LABEL, zone=ZONE)}
 * of the rules.
 */
public final class MaskCoverage extends ScalarFunction {
    private static final long serialVersionUID = 1L;
    /** Zones at the sizes in which they were asked for last; more than any statement names, less than a column may hold. */
    private static final int KEPT = 256;

    private transient Map<ZoneAtSize, ZonePixels> zones;

    private record ZoneAtSize(String zone, int width, int height) {}

    /**
     * Measures a mask.
     *
     * @param mask a {@code mask} of {@code labels} or {@code regions}
     * @param zone a polygon in fractions of the frame, such as {@code [[0.1, 0.2], [0.4, 0.2], [0.4, 0.9]]}
     * @return 0 to 1; null if one is null or the zone has no pixel at the size of the mask
     * @throws IllegalArgumentException if the bytes are no mask or the text no zone inside the frame
     */
    public Double eval(byte[] mask, String zone) {
        if (mask == null || zone == null) {
            return null;
        }
        PixelMask pixels = MaskArguments.mask("MASK_COVERAGE", mask);
        ZonePixels area = area(new ZoneAtSize(zone, pixels.width(), pixels.height()));
        if (area.count() == 0) {
            return null;
        }
        long[] covered = new long[1];
        pixels.forEachRun((from, to) -> covered[0] += area.within(from, to));
        return (double) covered[0] / area.count();
    }

    private ZonePixels area(ZoneAtSize wanted) {
        if (zones == null) {
            zones = new LinkedHashMap<>(KEPT, 0.75f, true);
        }
        ZonePixels known = zones.get(wanted);
        if (known == null) {
            known = ZonePixels.of(ZoneText.parse(wanted.zone), wanted.width, wanted.height);
            zones.put(wanted, known);
            if (zones.size() > KEPT) {
                zones.remove(zones.keySet().iterator().next());
            }
        }
        return known;
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
        return TypeInference.newBuilder()
                .inputTypeStrategy(InputTypeStrategies.sequence(
                        InputTypeStrategies.explicit(DataTypes.BYTES()), new ZoneArgument()))
                .outputTypeStrategy(TypeStrategies.explicit(DataTypes.DOUBLE()))
                .build();
    }
}
