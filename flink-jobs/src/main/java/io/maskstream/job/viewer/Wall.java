package io.maskstream.job.viewer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All who look, and what one who comes now gets to see first: the newest frame of each stream and the last texts. */
final class Wall {
    private final Counts counts;
    private final String hello;
    private final int mostBrowsers;
    private final int mostStreams;
    private final Set<Browser> browsers = ConcurrentHashMap.newKeySet();
    private final LinkedHashMap<String, byte[]> newest = new LinkedHashMap<>(16, 0.75f, true);
    private final ArrayDeque<String> texts = new ArrayDeque<>();

    /** @param hello the first message to each */
    Wall(Counts counts, String hello, int mostBrowsers, int mostStreams) {
        this.counts = counts;
        this.hello = hello;
        this.mostBrowsers = mostBrowsers;
        this.mostStreams = mostStreams;
    }

    /** Lets a browser in; false if there are too many. */
    boolean add(Browser browser) {
        Map<String, byte[]> frames;
        List<String> said;
        synchronized (this) {
            if (browsers.size() >= mostBrowsers) {
                counts.add(Count.BROWSERS_REFUSED);
                return false;
            }
            frames = new LinkedHashMap<>(newest);
            said = new ArrayList<>(texts);
            browser.mailbox().text(hello);
            browsers.add(browser);
        }
        said.forEach(browser.mailbox()::text);
        frames.forEach(browser.mailbox()::frame);
        browser.send();
        return true;
    }

    /** Why nobody else is let in. */
    String full() {
        return "too many browsers: %d are looking".formatted(mostBrowsers);
    }

    void remove(Browser browser) {
        browsers.remove(browser);
    }

    int browsers() {
        return browsers.size();
    }

    void frame(String stream, byte[] message) {
        synchronized (this) {
            newest.put(stream, message);
            if (newest.size() > mostStreams) {
                Iterator<byte[]> silent = newest.values().iterator();
                silent.next();
                silent.remove();
            }
        }
        for (Browser browser : browsers) {
            browser.mailbox().frame(stream, message);
            browser.send();
        }
    }

    /** An alert or an answer. */
    void text(String json) {
        synchronized (this) {
            texts.add(json);
            if (texts.size() > Mailbox.MOST_TEXTS - 1) {
                texts.remove();
            }
        }
        for (Browser browser : browsers) {
            browser.mailbox().text(json);
            browser.send();
        }
    }

    void status(String json) {
        for (Browser browser : browsers) {
            browser.mailbox().status(json);
            browser.send();
        }
    }
}
