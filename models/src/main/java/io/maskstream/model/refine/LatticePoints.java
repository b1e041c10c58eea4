package io.maskstream.model.refine;

import java.util.Arrays;

/** The lattice points that a picture's pixels touch, numbered in the order of their first touch. */
final class LatticePoints {
    private final int dimensions;
    private int[] keys;
    private int[] slots;
    private int size;

    LatticePoints(int dimensions, int expected) {
        this.dimensions = dimensions;
        keys = new int[expected * dimensions];
        // Half empty at most: a full table makes long walks.
        slots = new int[Integer.highestOneBit(Math.max(16, expected)) << 2];
        Arrays.fill(slots, -1);
    }

    int size() {
        return size;
    }

    int coordinate(int point, int axis) {
        return keys[point * dimensions + axis];
    }

    /** The number of the point with these coordinates, a new one if nobody asked for it before. */
    int number(int[] key) {
        int slot = slot(key);
        if (slots[slot] >= 0) {
            return slots[slot];
        }
        if (2 * (size + 1) > slots.length) {
            grow();
            slot = slot(key);
        }
        if ((size + 1) * dimensions > keys.length) {
            keys = Arrays.copyOf(keys, keys.length + (keys.length >> 1) + 16 * dimensions);
        }
        System.arraycopy(key, 0, keys, size * dimensions, dimensions);
        slots[slot] = size;
        return size++;
    }

    /** The number of the point with these coordinates, or the number of points if no pixel touched it. */
    int find(int[] key) {
        int found = slots[slot(key)];
        return found >= 0 ? found : size;
    }

    private int slot(int[] key) {
        int mask = slots.length - 1;
        int slot = hash(key, 0) & mask;
        while (slots[slot] >= 0 && !holds(slots[slot], key)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean holds(int point, int[] key) {
        int start = point * dimensions;
        for (int i = 0; i < dimensions; i++) {
            if (keys[start + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private int hash(int[] from, int start) {
        int hash = 0;
        for (int i = 0; i < dimensions; i++) {
            hash = (hash + from[start + i]) * 0x9E3779B1;
            hash ^= hash >>> 15;
        }
        return hash;
    }

    private void grow() {
        slots = new int[slots.length << 1];
        Arrays.fill(slots, -1);
        int mask = slots.length - 1;
        for (int point = 0; point < size; point++) {
            int slot = hash(keys, point * dimensions) & mask;
            while (slots[slot] >= 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = point;
        }
    }
}
