package io.maskstream.model.checkpoint;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PickleValue.Absent;
import io.maskstream.model.checkpoint.PickleValue.Global;
import io.maskstream.model.checkpoint.PickleValue.Instance;
import io.maskstream.model.checkpoint.PickleValue.Mapping;
import io.maskstream.model.checkpoint.PickleValue.Plain;
import io.maskstream.model.checkpoint.PickleValue.Sequence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stack machine of Python's pickle format, protocols 0 to 5, over an allow-list. It builds inert values and never
 * calls anything; a name that is not on the list ends the reading where it is mentioned.
 *
 * <p>The letters are the format's opcodes, as Python's {@code pickletools} lists them.
 */
final class Unpickler {

    private static final int LONGEST_GLOBAL = 512;

    private final PickleInput input;
    private final PickleLimits limits;
    private final PickleCalls calls;
    private final boolean script;
    private final List<PickleValue> stack = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private int opcodes;
    private int containers;

    /**
     * @param file name for errors
     * @param bytes the pickle, and what may follow it
     * @param script whether names of TorchScript modules are allowed
     */
    Unpickler(String file, ByteBuffer bytes, PickleLimits limits, StorageSource storages, boolean script) {
        this.input = new PickleInput(file, bytes, limits);
        this.limits = limits;
        this.script = script;
        this.calls = new PickleCalls(input, storages, this::spend);
    }

    /** Bytes that the pickle took. */
    int consumed() {
        return input.position();
    }

    /** Runs to the end of the pickle and gives its value. */
    PickleValue read() {
        while (true) {
            int opcode = input.unsigned8();
            spend(1);
            if (opcode == '.') {
                return pop();
            }
            boolean known = constant(opcode)
                    || text(opcode)
                    || container(opcode)
                    || element(opcode)
                    || memory(opcode)
                    || object(opcode)
                    || control(opcode);
            if (!known) {
                throw input.refused("the pickle has the instruction 0x%02x, which no checkpoint needs; nothing was run"
                        .formatted(opcode));
            }
        }
    }

    private boolean constant(int opcode) {
        switch (opcode) {
            case 'N' -> push(Absent.NONE);
            case 0x88 -> plain(true);
            case 0x89 -> plain(false);
            case 'J' -> plain((long) input.signed32());
            case 'K' -> plain((long) input.unsigned8());
            case 'M' -> plain((long) input.unsigned16());
            case 0x8a -> plain(input.wholeNumber(input.unsigned8()));
            case 0x8b -> plain(input.wholeNumber(input.signed32()));
            case 'G' -> plain(input.bigEndianDouble());
            case 'I' -> {
                String line = input.line();
                plain(
                        line.equals("01")
                                ? Boolean.TRUE
                                : line.equals("00") ? Boolean.FALSE : input.decimal(line.strip()));
            }
            case 'L' -> {
                String line = input.line();
                plain(input.decimal(line.endsWith("L") ? line.substring(0, line.length() - 1) : line));
            }
            case 'F' -> plain(decimalFraction(input.line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean text(int opcode) {
        switch (opcode) {
            case 'X' -> plain(input.text(input.unsigned32()));
            case 0x8c -> plain(input.text(input.unsigned8()));
            case 0x8d -> plain(input.text(input.length64()));
            case 'T' -> plain(input.latinText(input.unsigned32()));
            case 'U' -> plain(input.latinText(input.unsigned8()));
            case 'B' -> plain(input.bytes(input.unsigned32()));
            case 'C' -> plain(input.bytes(input.unsigned8()));
            case 0x8e, 0x96 -> plain(input.bytes(input.length64()));
            case 'V' -> plain(input.escapedLine());
            case 'S' -> plain(unquoted(input.line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case ']', ')', 0x8f -> push(new Sequence(new ArrayList<>(0)), 1);
            case '}' -> push(new Mapping(), 1);
            case 'l', 't', 0x91 -> push(new Sequence(popToMark()), 1);
            case 0x85 -> push(new Sequence(popLast(1)), 1);
            case 0x86 -> push(new Sequence(popLast(2)), 1);
            case 0x87 -> push(new Sequence(popLast(3)), 1);
            case 'd' -> {
                List<PickleValue> items = popToMark();
                push(new Mapping(), 1);
                putAll(items);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean element(int opcode) {
        switch (opcode) {
            case 'a' -> appendAll(popLast(1));
            case 'e', 0x90 -> appendAll(popToMark());
            case 's' -> putAll(popLast(2));
            case 'u' -> putAll(popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case 'p' -> remember(memoIndex());
            case 'q' -> remember(input.unsigned8());
            case 'r' -> remember(input.unsigned32());
            case 0x94 -> remember(memo.size());
            case 'g' -> push(recall(memoIndex()));
            case 'h' -> push(recall(input.unsigned8()));
            case 'j' -> push(recall(input.unsigned32()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> push(global(input.line(), input.line()));
            case 0x93 -> {
                List<PickleValue> name = popLast(2);
                push(global(calls.text(name.get(0)), calls.text(name.get(1))));
            }
            case 'R' -> {
                List<PickleValue> call = popLast(2);
                push(calls.reduce(call.get(0), calls.items(call.get(1))), 1);
            }
            case 0x81 -> {
                List<PickleValue> call = popLast(2);
                push(calls.instance(call.get(0), calls.items(call.get(1))), 1);
            }
            case 0x92 -> {
                List<PickleValue> call = popLast(3);
                push(calls.instance(call.get(0), calls.items(call.get(1))), 1);
            }
            case 'b' -> {
                PickleValue state = pop();
                calls.build(top(), state);
            }
            case 'Q' -> push(calls.storage(calls.items(pop())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean control(int opcode) {
        switch (opcode) {
            case 0x80 -> {
                int protocol = input.unsigned8();
                if (protocol > 5) {
                    throw input.refused("pickle protocol %d is not known; 0 to 5 are read".formatted(protocol));
                }
            }
            case 0x95 -> input.length64(); // a frame is a hint for streams
            case '(' -> {
                if (marks.size() >= limits.stack()) {
                    throw tooMany("open marks", limits.stack());
                }
                marks.add(stack.size());
            }
            case '0' -> {
                if (!marks.isEmpty() && marks.get(marks.size() - 1) == stack.size()) {
                    marks.remove(marks.size() - 1);
                } else {
                    pop();
                }
            }
            case '1' -> popToMark();
            case '2' -> push(top());
            default -> {
                return false;
            }
        }
        return true;
    }

    private Global global(String module, String name) {

        if (module.length() + name.length() > LONGEST_GLOBAL) {
            throw input.damaged("a class name of %d characters".formatted(module.length() + name.length()));
        }
        PickleRole role = PickleGlobals.find(module, name, script)
                .orElseThrow(
                        () -> input.refused(("the pickle asks for %s, which is not on the list of what a checkpoint may"
                                        + " hold; nothing was run. Save the weights alone, with torch.save(model.state_dict(), …)")
                                .formatted(Printable.name(module + "." + name))));
        return new Global(module, name, role);
    }

    private double decimalFraction(String line) {
        try {
            return Double.parseDouble(line.strip());
        } catch (NumberFormatException e) {
            throw input.damaged("%s is no number".formatted(Printable.name(line)));
        }
    }

    /** Python 2's texts in quotes: names and keys, which need no escapes; those that have some are kept as written. */
    private static String unquoted(String line) {
        boolean quoted = line.length() > 1 && line.charAt(0) == line.charAt(line.length() - 1);
        return quoted ? line.substring(1, line.length() - 1) : line;
    }

    private void appendAll(List<PickleValue> items) {
        PickleValue target = top();
        if (target instanceof Sequence sequence) {
            sequence.items().addAll(items);
        } else if (target instanceof Instance instance) {
            instance.items().addAll(items);
        } else {
            throw input.damaged("it appends to what is no list");
        }
    }

    private void putAll(List<PickleValue> items) {
        PickleValue target = top();
        if (target instanceof Mapping mapping) {
            calls.putPairs(mapping, items);
        } else if (target instanceof Instance instance) {
            calls.putPairs(instance.entries(), items);
        } else {
            throw input.damaged("it puts a key into what is no dict");
        }
    }

    private void remember(long index) {
        if (memo.size() >= limits.memo()) {
            throw tooMany("remembered values", limits.memo());
        }
        memo.put(index, top());
    }

    private PickleValue recall(long index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw input.damaged("it recalls value %d, which it never remembered".formatted(index));
        }
        return value;
    }

    private long memoIndex() {
        if (input.decimal(input.line()) instanceof Long index) {
            return index;
        }
        throw input.damaged("an index beyond all limits");
    }

    private void plain(Object value) {
        push(new Plain(value));
    }

    private void push(PickleValue value, int newContainers) {
        containers += newContainers;
        if (containers > limits.containers()) {
            throw tooMany("containers", limits.containers());
        }
        push(value);
    }

    private void push(PickleValue value) {
        if (stack.size() >= limits.stack()) {
            throw tooMany("values on the stack", limits.stack());
        }
        stack.add(value);
    }

    private PickleValue top() {
        checkAvailable(1);
        return stack.get(stack.size() - 1);
    }

    private PickleValue pop() {
        checkAvailable(1);
        return stack.remove(stack.size() - 1);
    }

    private List<PickleValue> popLast(int count) {
        checkAvailable(count);
        return cutFrom(stack.size() - count);
    }

    private List<PickleValue> popToMark() {
        if (marks.isEmpty()) {
            throw input.damaged("it closes what it never opened");
        }
        return cutFrom(marks.remove(marks.size() - 1));
    }

    private List<PickleValue> cutFrom(int start) {
        List<PickleValue> tail = stack.subList(start, stack.size());
        var items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private void checkAvailable(int count) {
        int base = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (stack.size() - base < count) {
            throw input.damaged("it takes more from the stack than is there");
        }
    }

    private void spend(long work) {
        opcodes = (int) Math.min(Integer.MAX_VALUE, opcodes + work);
        if (opcodes > limits.opcodes()) {
            throw tooMany("instructions", limits.opcodes());
        }
    }

    private ModelException tooMany(String what, int most) {
        return input.refused(
                "the pickle has more than %d %s; no checkpoint needs as many, nothing was run".formatted(most, what));
    }
}
