package io.maskstream.job.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page in Chromium, on topics that a job could have written. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ViewerBrowserITCase {
    private static final String GATE = "gate";
    private static final String YARD = "yard";
    private static final String HOSTILE = "<img src=x onerror=\"window.hacked=1\">";
    private static final List<String> WORDS = List.of("number", "road");

    @TempDir
    private static Path folder;

    private static ViewerTopics topics;
    private static Chromium browser;
    private static FrameTicker ticker;

    @BeforeAll
    static void start() {
        browser = Chromium.start();
        topics = new ViewerTopics(folder);
        ticker = new FrameTicker(10, number -> {
            topics.mask(GATE, number, WORDS);
            topics.mask(YARD, number, List.of("number", HOSTILE));
            // Previews come slower than masks.
            if (number % 2 == 0) {
                topics.preview(GATE, number);
                topics.preview(YARD, number);
            }
        });
    }

    @AfterAll
    static void stop() {
        if (ticker != null) {
            ticker.close();
        }
        if (browser != null) {
            browser.close();
        }
        if (topics != null) {
            topics.close();
        }
    }

    @AfterEach
    void asBefore() {
        browser.desktop();
    }

    private static void open() {
        browser.open(topics.viewer.addressWithToken().toString());
        browser.await("[data-stream=gate][data-state=live]");
        browser.await("[data-stream=yard][data-state=live]");
    }

    @Test
    void aMaskNeverLiesOnAnotherFrameLiveOrPausedOrSteppingBack() {
        open();
        Set<Integer> seen = new HashSet<>();
        browser.awaitTrue("ten different frames", () -> {
            int[] numbers = browser.numbers(GATE);
            assertThat(numbers[1]).as("number in the mask").isEqualTo(numbers[0]);
            seen.add(numbers[0]);
            return seen.size() >= 10;
        });
        browser.script("document.querySelector('[data-stream=gate] .screen').focus()");
        press(" ");
        browser.await("#timeline");
        int before = browser.numbers(GATE)[0];
        for (int step = 0; step < 5; step++) {
            int last = before;
            press(Keys.ARROW_LEFT);
            browser.awaitTrue("a frame before " + last, () -> browser.numbers(GATE)[0] < last);
            int[] numbers = browser.numbers(GATE);
            assertThat(numbers[1]).isEqualTo(numbers[0]);
            before = numbers[0];
        }
        int oldest = before;
        press(Keys.ARROW_RIGHT);
        browser.awaitTrue("the frame after it", () -> browser.numbers(GATE)[0] > oldest);
        press(" ");
        browser.awaitTrue("live again", () -> browser.numbers(GATE)[0] > oldest + 10);
    }

    @Test
    void classesAndOpacityChangeWhatLiesOnThePicture() {
        open();
        WebElement road = browser.await("#classes li:nth-child(2) button");
        assertThat(road.getText()).startsWith("road");
        List<Long> covered = settled();
        road.click();
        browser.awaitTrue(
                "the picture alone", () -> !browser.pixel(GATE, 0.02, 0.62).equals(covered));
        assertThat(road.getDomAttribute("aria-pressed")).isEqualTo("false");
        assertThat(browser.numbers(GATE))
                .satisfies(numbers ->
                        assertThat(numbers[1]).as("the other class stays").isEqualTo(numbers[0]));
        browser.find("#all").click();
        browser.awaitTrue("as before", () -> near(browser.pixel(GATE, 0.02, 0.62), covered));
        for (int press = 0; press < 11; press++) {
            press("[");
        }
        browser.awaitTrue("no mask at all", () -> browser.numbers(GATE)[1] == 0);
    }

    /** What is painted first may lack the mask, or have the colours of fewer words. */
    private static List<Long> settled() {
        List<List<Long>> seen = new ArrayList<>();
        browser.awaitTrue("five times the same", () -> {
            seen.add(browser.pixel(GATE, 0.02, 0.62));
            return seen.size() >= 5
                    && seen.subList(seen.size() - 5, seen.size()).stream()
                            .allMatch(one -> near(one, seen.get(seen.size() - 1)));
        });
        return seen.get(seen.size() - 1);
    }

    private static boolean near(List<Long> some, List<Long> others) {
        for (int channel = 0; channel < 3; channel++) {
            if (Math.abs(some.get(channel) - others.get(channel)) > 12) {
                return false;
            }
        }
        return true;
    }

    @Test
    void thePointerNamesTheClassWithItsScore() {
        open();
        new Actions(browser.driver)
                .moveToElement(browser.find("[data-stream=gate] canvas"))
                .perform();
        browser.awaitText("#tip", "road");
        assertThat(browser.find("#tip").getText()).contains("0.90");
    }

    @Test
    void aStreamTakesTheWholeWallByClickAndByKey() {
        open();
        int small = browser.find("[data-stream=gate] canvas").getSize().getWidth();
        browser.find("[data-stream=gate] .screen").click();
        browser.await("body.full");
        assertThat(browser.find("[data-stream=gate] canvas").getSize().getWidth())
                .isGreaterThan(small * 3 / 2);
        assertThat(browser.find("[data-stream=yard]").isDisplayed()).isFalse();
        press(Keys.ESCAPE);
        browser.awaitTrue("both", () -> browser.find("[data-stream=yard]").isDisplayed());
        press(Keys.ARROW_RIGHT);
        press(Keys.ENTER);
        browser.await("body.full .large:not([data-stream=gate])");
        press(Keys.ESCAPE);
        browser.awaitTrue("the wall", () -> browser.find("[data-stream=gate]").isDisplayed());
    }

    @Test
    void aPhoneShowsEverythingWithoutScrollingSideways() {
        open();
        browser.phone(390, 844);
        browser.awaitTrue(
                "one column", () -> browser.find("[data-stream=gate]").getSize().getWidth() > 350);
        assertThat(browser.script("return document.scrollingElement.scrollWidth"))
                .isEqualTo(390L);
        assertThat(browser.script("return [...document.querySelectorAll('button, select')]"
                        + ".filter(one => one.offsetParent && one.offsetHeight < 32).length"))
                .as("controls too small for a finger")
                .isEqualTo(0L);
    }

    @Test
    void labelsAlertsAndStreamsOfOthersStayText() {
        topics.send("alerts", YARD, "{\"rule\":\"<b onclick=x>r</b>\",\"stream\":\"<i>\",\"since\":1,\"value\":0.25}");
        topics.send("alerts", YARD, "[\"no object\"]");
        open();
        browser.awaitText("#classes", HOSTILE);
        browser.awaitText("#alerts", "<b onclick=x>r</b> <i>");
        assertThat(browser.script("return window.hacked === undefined && "
                        + "document.querySelectorAll('#classes img, #alerts i, main img[src=x]').length === 0"))
                .isEqualTo(true);
    }

    @Test
    void wordsAreChangedWithTheTokenAndTheAnswerIsShown() {
        browser.open(topics.viewer.address().toString());
        browser.script("sessionStorage.clear()");
        browser.open(topics.viewer.address().toString());
        write("gate, bus stop");
        browser.awaitText("#answers", "token is wrong or missing");
        assertThat(topics.commands()).isEmpty();

        open();
        write("gate, bus stop");
        browser.awaitText("#answers", "Sent 2 words for all streams");
        assertThat(topics.commands()).containsExactly("vocabulary {\"vocabulary\":[\"gate\",\"bus stop\"]}");
        topics.send(
                "control-events",
                "vocabulary",
                "{\"event\":\"rejected\",\"key\":\"vocabulary\",\"reason\":\"a word comes <twice>\"}");
        browser.awaitText("#answers", "Rejected: a word comes <twice>");
        assertThat(browser.driver.getCurrentUrl())
                .as("the token goes out of sight")
                .doesNotContain("token");
    }

    private static void write(String words) {
        WebElement field = browser.await("#words-text");
        browser.script("arguments[0].scrollIntoView({block: 'center'})", field);
        field.click();
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), words);
        WebElement send = browser.find("#words .primary");
        browser.script("arguments[0].scrollIntoView({block: 'center'})", send);
        send.click();
    }

    @Test
    void saysWhatIsWrongWithAStream() {
        // First of all: the viewer reads from the ends of the topics on.
        open();
        for (String silent : List.of("dead", "slow")) {
            topics.mask(silent, 1, WORDS);
            topics.preview(silent, 1);
        }
        topics.preview("no mask", 1);
        browser.await("[data-stream='no mask'][data-state=waiting]");
        assertThat(browser.find("[data-stream='no mask'] .veil").getText()).isEqualTo("Waiting for the first mask");
        try (FrameTicker bare = new FrameTicker(10, number -> topics.mask("bare", number, WORDS))) {
            browser.await("[data-stream=bare][data-state=bare]");
            assertThat(bare.ticks()).isTrue();
            assertThat(browser.find("[data-stream=bare] .chip").getText()).isEqualTo("No preview");
        }
        // Its masks come every few seconds: after five it is not dead, as one is that never had an interval so long.
        topics.mask("slow", 2, WORDS);
        topics.preview("slow", 2);
        browser.await("[data-stream=dead][data-state=dead]");
        assertThat(browser.find("[data-stream=dead] .veil").getText()).startsWith("No mask for");
        browser.await("[data-stream=slow][data-state=slow]");
        assertThat(browser.find("[data-stream=slow] .chip").getText()).isEqualTo("Slow");
    }

    @Test
    void clocksADayAheadOrBehindAreSaidAndHideNothing() {
        try (FrameTicker ticks = new FrameTicker(5, number -> {
            topics.mask("ahead", number, WORDS, Duration.ofDays(1));
            topics.preview("ahead", number);
            topics.mask("behind", number, WORDS, Duration.ofDays(-1));
            topics.preview("behind", number);
        })) {
            open();
            for (String stream : List.of("ahead", "behind")) {
                browser.await("[data-stream=%s][data-state=live]".formatted(stream));
                browser.awaitText("[data-stream=%s] .figures".formatted(stream), "clocks differ");
            }
            assertThat(ticks.ticks()).isTrue();
        }
    }

    @Test
    void aWordHasOneColourAndTwoVocabulariesAtOnceShareNone() {
        open();
        browser.awaitText("#classes", HOSTILE);
        browser.awaitText("#classes", "road");
        List<?> colours = (List<?>) browser.script("return [...document.querySelectorAll('#classes li')]"
                + ".map(row => [row.querySelector('.word').textContent, row.style.getPropertyValue('--colour')])");
        Map<String, String> colourOf = new HashMap<>();
        for (Object row : colours) {
            List<?> pair = (List<?>) row;
            assertThat(colourOf.put((String) pair.get(0), (String) pair.get(1)))
                    .as("a row for each word")
                    .isNull();
        }
        assertThat(colourOf).containsKeys("number", "road", HOSTILE);
        assertThat(colourOf.values()).as("both are the second word of theirs").doesNotHaveDuplicates();
    }

    @Test
    void textHasContrastInDarkAndLightWhereverItStands() {
        for (String words :
                List.of("{\"event\":\"accepted\",\"version\":1}", "{\"event\":\"failed\",\"reason\":\"none\"}")) {
            topics.send("control-events", "vocabulary", words);
        }
        topics.send(
                "alerts", GATE, "{\"alert_id\":\"1\",\"rule\":\"open\",\"stream\":\"gate\",\"since\":1,\"value\":0.2}");
        topics.send(
                "alerts", GATE, "{\"alert_id\":\"2\",\"rule\":\"over\",\"stream\":\"gate\",\"since\":1,\"until\":2}");
        open();
        topics.mask("silent", 1, WORDS);
        topics.preview("silent", 1);
        topics.preview("without masks", 1);
        browser.await("[data-stream=silent][data-state=dead]");
        browser.awaitText("#alerts", "over");
        browser.awaitText("#answers", "Failed");
        PageContrast contrast = new PageContrast(browser);
        contrast.seesWhatIsTooFaint();
        contrast.check("the wall", 60);
        browser.find("#classes li:nth-child(2) button").click();
        browser.script("document.querySelector('#words-text').value = ''");
        contrast.check("a class that is off, and no words", 60);
        browser.find("#all").click();
        new Actions(browser.driver)
                .moveToElement(browser.find("[data-stream=gate] canvas"))
                .perform();
        browser.awaitText("#tip", "road");
        contrast.check("under the pointer", 60);
        browser.find("[data-stream=gate] .screen").click();
        browser.await("body.full");
        contrast.check("full size", 50);
        press(" ");
        browser.await("#timeline");
        contrast.check("paused", 55);
        press(" ");
        press(Keys.ESCAPE);
        press("?");
        browser.await("#keys");
        contrast.check("the keys", 18);
        browser.find("#keys .primary").click();
        browser.script("const banner = document.querySelector('#banner'); banner.hidden = false;"
                + "banner.textContent = 'No connection'; document.querySelector('#empty').hidden = false");
        contrast.check("without a connection", 60);
    }

    private static void press(CharSequence key) {
        new Actions(browser.driver).sendKeys(key).perform();
    }
}
