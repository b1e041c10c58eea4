package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/**
 * Measures the contrast of all texts that a page shows, and of the borders of its controls, as WCAG 2.1 defines it (1.4.3 and
 * 1.4.11): 4.5 to 1, 3 to 1 for large text and for borders. What lies over a picture is measured over black and over white.
 */
final class PageContrast {
    /**
     * For each visible element with text of its own: what it is, and by how much it is short of its bound; and how many there
     * are. Colours are blended with what is behind them, from the body up.
     */
    private static final String MEASURE =
            """
            const parse = (text) => {
              const [r, g, b, a = 1] = text.match(/-?[\\d.]+(e-?\\d+)?/g).map(Number);
              return {rgb: text.startsWith('color(srgb') ? [255 * r, 255 * g, 255 * b] : [r, g, b], a};
            };
            const over = (top, bottom) => bottom.map((value, i) => top.a * top.rgb[i] + (1 - top.a) * value);
            const light = ([r, g, b]) => {
              const linear = (value) => value <= 0.04045 * 255 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
              return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
            };
            const ratio = (one, other) => {
              const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
              return (high + 0.05) / (low + 0.05);
            };
            const behind = (element, pictures) => {
              const way = [];
              for (let one = element; one; one = one.parentElement) way.unshift(one);
              let ground = [255, 255, 255];
              for (const one of way) {
                const fill = parse(getComputedStyle(one).backgroundColor);
                ground = over(fill, ground);
                if (pictures && one.matches('.screen')) ground = pictures;
                if (pictures && one.matches('#tip')) ground = over(fill, pictures);
              }
              return ground;
            };
            const opacity = (element) => {
              let all = 1;
              for (let one = element; one; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
              return all;
            };
            const visible = (element) => {
              const box = element.getBoundingClientRect();
              return element.checkVisibility({visibilityProperty: true}) && box.width > 1 && box.height > 1 && box.right > 0;
            };
            const modal = document.querySelector('dialog:modal');
            const elements = [...(modal ?? document.body).querySelectorAll('*')].filter(visible);
            let count = 0;
            const faint = [];
            const check = (element, what, colour, least, above = element) => {
              count++;
              const grounds = element.closest('.screen, #tip') ? [[0, 0, 0], [255, 255, 255]] : [null];
              for (const pictures of grounds) {
                const ground = behind(above, pictures);
                const paint = parse(colour);
                const found = ratio(over({rgb: paint.rgb, a: paint.a * opacity(element)}, ground), ground);
                if (found < least) faint.push(`${what}: ${found.toFixed(2)}, expected ${least}`);
              }
            };
            for (const element of elements) {
              const style = getComputedStyle(element);
              const name = `${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''}.${element.className}`;
              const size = parseFloat(style.fontSize);
              const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
              const own = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
              const field = element.matches('textarea, input:not([type=range])');
              const written = field ? element.value || element.placeholder : element.matches('select') ? element.value : own;
              if (written && !element.matches('option')) {
                const empty = field && !element.value;
                const colour = (empty ? getComputedStyle(element, '::placeholder') : style).color;
                check(element, `${name} "${written.slice(0, 30)}"`, colour, large ? 3 : 4.5);
              }
              if (element.matches('#chart')) check(element, 'axes of the chart', mutedOf(element), 4.5);
              if (element.matches('button, select, textarea, input[type=password]') && parseFloat(style.borderTopWidth) > 0) {
                // A filled button is told by its fill, which is its border's colour.
                check(element, `${name} border`, style.borderTopColor, 3, element.parentElement);
              }
            }
            function mutedOf(element) {
              const probe = document.createElement('i');
              probe.style.color = 'var(--muted)';
              element.parentElement.append(probe);
              const colour = getComputedStyle(probe).color;
              probe.remove();
              return colour;
            }
            return {count, faint};
            """;

    private final Chromium browser;

    PageContrast(Chromium browser) {
        this.browser = browser;
    }

    /** In dark and in light, at least so many texts and borders. */
    void check(String where, int least) {
        for (String scheme : List.of("dark", "light")) {
            browser.colourScheme(scheme);
            Map<?, ?> measured = measure();
            assertThat((List<?>) measured.get("faint"))
                    .as("too faint: %s, %s", where, scheme)
                    .isEmpty();
            assertThat((long) measured.get("count"))
                    .as("texts and borders: %s, %s", where, scheme)
                    .isGreaterThanOrEqualTo(least);
        }
    }

    /** A check that finds nothing could as well be blind. */
    void seesWhatIsTooFaint() {
        browser.script(
                """
                const planted = document.createElement('p');
                planted.id = 'planted';
                planted.textContent = 'faint';
                planted.style = 'color: #777; background: #888';
                document.querySelector('aside').append(planted);
                const chip = document.querySelector('[data-stream=gate] .veil').cloneNode();
                chip.id = 'planted-chip';
                chip.textContent = 'over a picture';
                chip.style = 'color: #fff; background: rgb(0 0 0 / 20%)';
                document.querySelector('[data-stream=gate] .screen').append(chip);
                """);
        List<?> faint = (List<?>) measure().get("faint");
        assertThat(faint).hasSize(2).anySatisfy(line -> assertThat((String) line)
                .startsWith("p#planted"));
        assertThat(faint).anySatisfy(line -> assertThat((String) line).startsWith("span#planted-chip"));
        browser.script("document.querySelectorAll('#planted, #planted-chip').forEach(one => one.remove())");
    }

    private Map<?, ?> measure() {
        return (Map<?, ?>) browser.script(MEASURE);
    }
}
