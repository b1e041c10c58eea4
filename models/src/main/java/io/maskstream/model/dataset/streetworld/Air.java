package io.maskstream.model.dataset.streetworld;

/**
 * Light, weather and what they do to colours.
 *
 * @param light time of day
 * @param weather what is in the air
 * @param skyTop colour of the sky overhead, lit
 * @param skyLow colour of the sky at the horizon, lit
 * @param haze colour of distance, lit
 * @param sunLeft whether light comes from the left
 */
record Air(Light light, Weather weather, int skyTop, int skyLow, int haze, boolean sunLeft) {
    static Air of(Light light, Weather weather, int skyRgb, boolean sunLeft) {
        int top = Rgb.mix(skyRgb, Rgb.WHITE, weather == Weather.CLEAR ? 70 : 110);
        int low = Rgb.mix(skyRgb, light == Light.DUSK ? 0xFFD9A8 : Rgb.WHITE, 185);
        if (weather != Weather.CLEAR) {
            top = Rgb.mix(top, 0xB9BEC6, 70);
            low = Rgb.mix(low, 0xC9CDD2, 70);
        }
        int haze = weather == Weather.FOG ? Rgb.mix(low, 0xD9DCDF, 170) : low;
        return new Air(light, weather, light.on(top), light.on(low), light.on(haze), sunLeft);
    }

    /** The colour of a lit surface at this nearness. */
    int seen(int litRgb, double nearness) {
        double away = 1 - Math.min(1, nearness);
        int share =
                switch (weather) {
                    case CLEAR -> (int) (64 * away * away);
                    case RAIN -> (int) (20 + 80 * away * away);
                    case SNOWFALL -> (int) (24 + 84 * away * away);
                    case FOG -> (int) (62 + 120 * away);
                };
        return Rgb.mix(litRgb, haze, share);
    }

    /** The colour of a pane: it shines at night. */
    int pane() {
        return light == Light.NIGHT ? 0xFFDF94 : light.on(0xCFE6EE);
    }

    /** How dark shadows are, of 256. */
    int shadow() {
        return switch (weather) {
            case CLEAR -> light == Light.NIGHT ? 60 : 78;
            case RAIN, SNOWFALL -> 52;
            case FOG -> 36;
        };
    }
}
