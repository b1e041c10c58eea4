package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window, driven by Debian's driver; nothing is downloaded. */
public final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);
    /**
     * Copies what a canvas shows and reads the number twice: from the brightness of the picture above and from the colour of
     * the mask below, which is orange for a 1 and the picture's grey for a 0.
     */
    private static final String READ_NUMBERS =
            """
            const canvas = document.querySelector(`[data-stream="${arguments[0]}"] canvas`);
            const copy = new OffscreenCanvas(480, 360).getContext('2d', {willReadFrequently: true});
            copy.drawImage(canvas, 0, 0, 480, 360);
            const pixel = (x, y) => copy.getImageData(x, y, 1, 1).data;
            let picture = 0, mask = 0;
            for (let bit = 0; bit < 12; bit++) {
              const x = Math.floor((2 * bit + 1) * 20);
              if (pixel(x, 60)[1] > 127) picture |= 1 << bit;
              const [red, , blue] = pixel(x, 330);
              if (red - blue > 60) mask |= 1 << bit;
            }
            return [picture, mask];
            """;

    public final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts it; the test is skipped with a reason where it is not installed. */
    public static Chromium start() {
        for (Path needed : List.of(BROWSER, DRIVER)) {
            Assumptions.assumeTrue(
                    Files.isExecutable(needed),
                    () -> needed + " is missing; install Debian's chromium and chromium-driver");
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,860");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER.toString()))
                .build();
        return new Chromium(new ChromeDriver(service, options));
    }

    public void open(String address) {
        // From another page, so that a change behind the # loads it anew.
        driver.get("about:blank");
        driver.get(address);
    }

    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    public WebElement await(String selector) {
        return await(selector, () -> driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst());
    }

    /** Waits until there is a value. */
    public <T> T await(String what, Supplier<Optional<T>> ask) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                Optional<T> answer = ask.get();
                if (answer.isPresent()) {
                    return answer.get();
                }
            } catch (StaleElementReferenceException e) {
                // The page has drawn it anew since it was found.
            }
            assertThat(System.nanoTime()).as("waited %s for %s", LIMIT, what).isLessThan(end);
            pause(PAUSE);
        }
    }

    public void awaitTrue(String what, Supplier<Boolean> ask) {
        await(what, () -> ask.get() ? Optional.of(true) : Optional.empty());
    }

    public void awaitText(String selector, String text) {
        awaitTrue(text, () -> find(selector).getText().contains(text));
    }

    public Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    /** The number in the picture and that in the mask of what a stream's canvas shows. */
    public int[] numbers(String stream) {
        List<?> read = (List<?>) script(READ_NUMBERS, stream);
        return new int[] {((Number) read.get(0)).intValue(), ((Number) read.get(1)).intValue()};
    }

    /** Red, green and blue at a place of what a stream's canvas shows, in shares of its sides. */
    public List<Long> pixel(String stream, double x, double y) {
        List<?> rgb = (List<?>) script(
                """
                const canvas = document.querySelector(`[data-stream="${arguments[0]}"] canvas`);
                const copy = new OffscreenCanvas(480, 360).getContext('2d');
                copy.drawImage(canvas, 0, 0, 480, 360);
                return [...copy.getImageData(480 * arguments[1], 360 * arguments[2], 1, 1).data].slice(0, 3);
                """,
                stream,
                x,
                y);
        return rgb.stream().map(value -> ((Number) value).longValue()).toList();
    }

    /** Shows the page as a phone of this size would. */
    public void phone(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 2, "mobile", true));
    }

    public void desktop() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** What the system would say, {@code dark} or {@code light}. */
    public void colourScheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    public void screenshot(Path file) {
        try {
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
