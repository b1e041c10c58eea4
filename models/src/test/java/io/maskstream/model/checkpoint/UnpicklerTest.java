package io.maskstream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maskstream.model.ModelException;
import io.maskstream.model.checkpoint.PickleValue.Absent;
import io.maskstream.model.checkpoint.PickleValue.Instance;
import io.maskstream.model.checkpoint.PickleValue.Mapping;
import io.maskstream.model.checkpoint.PickleValue.Plain;
import io.maskstream.model.checkpoint.PickleValue.Sequence;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpicklerTest {

    private static PickleValue read(byte[] pickle, PickleLimits limits) {
        return new Unpickler("a.pt", ByteBuffer.wrap(pickle), limits, StorageSource.NONE, false).read();
    }

    private static PickleValue read(byte[] pickle) {
        return read(pickle, PickleLimits.DEFAULT);
    }

    private static void assertRefused(Consumer<PickleAssembler> body, String expected) {
        var pickle = new PickleAssembler();
        body.accept(pickle);
        assertThatThrownBy(() -> read(pickle.stop()))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("a.pt: ")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    /** The same value, pickled by Python 3 with each of its protocols. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "KGRwMApWbgpwMQoobHAyCkkxCmFJLTIKYUkzMDAKYUk3MDAwMAphTDEwOTk1MTE2Mjc3NzZMCmFMLTEwOTk1MTE2"
                        + "Mjc3NzZMCmFMMTI2NzY1MDYwMDIyODIyOTQwMTQ5NjcwMzIwNTM3NkwKYUYxLjUKYUkwMQphSTAwCmFOYXNWdApw"
                        + "MwoobHA0ClbpCnA1CmFWCnA2CmFWeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4CnA3CmFzVmIK"
                        + "cDgKY19jb2RlY3MKZW5jb2RlCnA5CihWeHn/CnAxMApWbGF0aW4xCnAxMQp0cDEyClJwMTMKc1Z0dXBsZXMKcDE0"
                        + "CigodChJMQp0cDE1CihJMQpJMgp0cDE2CihJMQpJMgpJMwp0cDE3CihJMQpJMgpJMwpJNAp0cDE4CnRwMTkKc1Zv"
                        + "CnAyMApjY29sbGVjdGlvbnMKT3JkZXJlZERpY3QKcDIxCih0UnAyMgpWawpwMjMKSTEKc3NWbnMKcDI0CmNjb3B5"
                        + "X3JlZwpfcmVjb25zdHJ1Y3RvcgpwMjUKKGNhcmdwYXJzZQpOYW1lc3BhY2UKcDI2CmNfX2J1aWx0aW5fXwpvYmpl"
                        + "Y3QKcDI3Ck50cDI4ClJwMjkKKGRwMzAKVmxyCnAzMQpGMC41CnNWbmFtZQpwMzIKVulcdTIwYWMKcDMzCnNic1Zz"
                        + "CnAzNApjX19idWlsdGluX18Kc2V0CnAzNQooKGxwMzYKSTcKYXRwMzcKUnAzOApzVmRkCnAzOQpjY29sbGVjdGlv"
                        + "bnMKZGVmYXVsdGRpY3QKcDQwCihjX19idWlsdGluX18KbGlzdApwNDEKdHA0MgpScDQzClZxCnA0NApJMgpzc1Zz"
                        + "ZWxmCnA0NQpnMgpzLg==",
                "fXEAKFgBAAAAbnEBXXECKEsBSv7///9NLAFKcBEBAEwxMDk5NTExNjI3Nzc2TApMLTEwOTk1MTE2Mjc3NzZMCkwx"
                        + "MjY3NjUwNjAwMjI4MjI5NDAxNDk2NzAzMjA1Mzc2TApHP/gAAAAAAABJMDEKSTAwCk5lWAEAAAB0cQNdcQQoWAIA"
                        + "AADDqXEFWAAAAABxBlgsAQAAeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4cQdlWAEAAABicQhj"
                        + "X2NvZGVjcwplbmNvZGUKcQkoWAQAAAB4ecO/cQpYBgAAAGxhdGluMXELdHEMUnENWAYAAAB0dXBsZXNxDigpKEsB"
                        + "dHEPKEsBSwJ0cRAoSwFLAksDdHERKEsBSwJLA0sEdHESdHETWAEAAABvcRRjY29sbGVjdGlvbnMKT3JkZXJlZERp"
                        + "Y3QKcRUpUnEWWAEAAABrcRdLAXNYAgAAAG5zcRhjY29weV9yZWcKX3JlY29uc3RydWN0b3IKcRkoY2FyZ3BhcnNl"
                        + "Ck5hbWVzcGFjZQpxGmNfX2J1aWx0aW5fXwpvYmplY3QKcRtOdHEcUnEdfXEeKFgCAAAAbHJxH0c/4AAAAAAAAFgE"
                        + "AAAAbmFtZXEgWAUAAADDqeKCrHEhdWJYAQAAAHNxImNfX2J1aWx0aW5fXwpzZXQKcSMoXXEkSwdhdHElUnEmWAIA"
                        + "AABkZHEnY2NvbGxlY3Rpb25zCmRlZmF1bHRkaWN0CnEoKGNfX2J1aWx0aW5fXwpsaXN0CnEpdHEqUnErWAEAAABx"
                        + "cSxLAnNYBAAAAHNlbGZxLWgCdS4=",
                "gAJ9cQAoWAEAAABucQFdcQIoSwFK/v///00sAUpwEQEAigYAAAAAAAGKBgAAAAAA/4oNAAAAAAAAAAAAAAAAEEc/"
                        + "+AAAAAAAAIiJTmVYAQAAAHRxA11xBChYAgAAAMOpcQVYAAAAAHEGWCwBAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHhxB2VYAQAAAGJxCGNfY29kZWNzCmVuY29kZQpxCVgEAAAAeHnDv3EKWAYAAABsYXRpbjFx"
                        + "C4ZxDFJxDVgGAAAAdHVwbGVzcQ4oKUsBhXEPSwFLAoZxEEsBSwJLA4dxEShLAUsCSwNLBHRxEnRxE1gBAAAAb3EU"
                        + "Y2NvbGxlY3Rpb25zCk9yZGVyZWREaWN0CnEVKVJxFlgBAAAAa3EXSwFzWAIAAABuc3EYY2FyZ3BhcnNlCk5hbWVz"
                        + "cGFjZQpxGSmBcRp9cRsoWAIAAABscnEcRz/gAAAAAAAAWAQAAABuYW1lcR1YBQAAAMOp4oKscR51YlgBAAAAc3Ef"
                        + "Y19fYnVpbHRpbl9fCnNldApxIF1xIUsHYYVxIlJxI1gCAAAAZGRxJGNjb2xsZWN0aW9ucwpkZWZhdWx0ZGljdApx"
                        + "JWNfX2J1aWx0aW5fXwpsaXN0CnEmhXEnUnEoWAEAAABxcSlLAnNYBAAAAHNlbGZxKmgCdS4=",
                "gAN9cQAoWAEAAABucQFdcQIoSwFK/v///00sAUpwEQEAigYAAAAAAAGKBgAAAAAA/4oNAAAAAAAAAAAAAAAAEEc/"
                        + "+AAAAAAAAIiJTmVYAQAAAHRxA11xBChYAgAAAMOpcQVYAAAAAHEGWCwBAAB4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHhxB2VYAQAAAGJxCEMDeHn/cQlYBgAAAHR1cGxlc3EKKClLAYVxC0sBSwKGcQxLAUsCSwOH"
                        + "cQ0oSwFLAksDSwR0cQ50cQ9YAQAAAG9xEGNjb2xsZWN0aW9ucwpPcmRlcmVkRGljdApxESlScRJYAQAAAGtxE0sB"
                        + "c1gCAAAAbnNxFGNhcmdwYXJzZQpOYW1lc3BhY2UKcRUpgXEWfXEXKFgCAAAAbHJxGEc/4AAAAAAAAFgEAAAAbmFt"
                        + "ZXEZWAUAAADDqeKCrHEadWJYAQAAAHNxG2NidWlsdGlucwpzZXQKcRxdcR1LB2GFcR5ScR9YAgAAAGRkcSBjY29s"
                        + "bGVjdGlvbnMKZGVmYXVsdGRpY3QKcSFjYnVpbHRpbnMKbGlzdApxIoVxI1JxJFgBAAAAcXElSwJzWAQAAABzZWxm"
                        + "cSZoAnUu",
                "gASVdQIAAAAAAAB9lCiMAW6UXZQoSwFK/v///00sAUpwEQEAigYAAAAAAAGKBgAAAAAA/4oNAAAAAAAAAAAAAAAA"
                        + "EEc/+AAAAAAAAIiJTmWMAXSUXZQojALDqZSMAJRYLAEAAHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eJRljAFilEMDeHn/lIwGdHVwbGVzlCgpSwGFlEsBSwKGlEsBSwJLA4eUKEsBSwJLA0sEdJR0lIwBb5SMC2Nv"
                        + "bGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpSMAWuUSwFzjAJuc5SMCGFyZ3BhcnNllIwJTmFtZXNwYWNllJOU"
                        + "KYGUfZQojAJscpRHP+AAAAAAAACMBG5hbWWUjAXDqeKCrJR1YowBc5SPlChLB5CMAmRklGgRjAtkZWZhdWx0ZGlj"
                        + "dJSTlIwIYnVpbHRpbnOUjARsaXN0lJOUhZRSlIwBcZRLAnOMBHNlbGaUaAJ1Lg==",
                "gAWVdQIAAAAAAAB9lCiMAW6UXZQoSwFK/v///00sAUpwEQEAigYAAAAAAAGKBgAAAAAA/4oNAAAAAAAAAAAAAAAA"
                        + "EEc/+AAAAAAAAIiJTmWMAXSUXZQojALDqZSMAJRYLAEAAHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
                        + "eHh4eJRljAFilEMDeHn/lIwGdHVwbGVzlCgpSwGFlEsBSwKGlEsBSwJLA4eUKEsBSwJLA0sEdJR0lIwBb5SMC2Nv"
                        + "bGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpSMAWuUSwFzjAJuc5SMCGFyZ3BhcnNllIwJTmFtZXNwYWNllJOU"
                        + "KYGUfZQojAJscpRHP+AAAAAAAACMBG5hbWWUjAXDqeKCrJR1YowBc5SPlChLB5CMAmRklGgRjAtkZWZhdWx0ZGlj"
                        + "dJSTlIwIYnVpbHRpbnOUjARsaXN0lJOUhZRSlIwBcZRLAnOMBHNlbGaUaAJ1Lg==",
            })
    void everyProtocolOfPythonGivesTheSameValues(String base64) {
        var root = (Mapping) read(Base64.getDecoder().decode(base64));
        var numbers = (Sequence) root.entries().get("n");
        assertThat(numbers.items())
                .containsExactly(
                        new Plain(1L),
                        new Plain(-2L),
                        new Plain(300L),
                        new Plain(70000L),
                        new Plain(1L << 40),
                        new Plain(-1L << 40),
                        new Plain(BigInteger.TWO.pow(100)),
                        new Plain(1.5),
                        new Plain(true),
                        new Plain(false),
                        Absent.NONE);
        assertThat(((Sequence) root.entries().get("t")).items())
                .containsExactly(new Plain("é"), new Plain(""), new Plain("x".repeat(300)));
        assertThat(root.entries().get("b")).isEqualTo(new Plain(ByteBuffer.wrap(new byte[] {'x', 'y', (byte) 0xff})));
        List<PickleValue> tuples = ((Sequence) root.entries().get("tuples")).items();
        assertThat(tuples).hasSize(5).allSatisfy(tuple -> assertThat(((Sequence) tuple).items())
                .hasSize(tuples.indexOf(tuple)));
        assertThat(((Mapping) root.entries().get("o")).entries()).containsEntry("k", new Plain(1L));
        var namespace = (Instance) root.entries().get("ns");
        assertThat(((Mapping) namespace.state()).entries())
                .containsEntry("lr", new Plain(0.5))
                .containsEntry("name", new Plain("é€"));
        assertThat(((Sequence) root.entries().get("s")).items()).containsExactly(new Plain(7L));
        assertThat(((Mapping) root.entries().get("dd")).entries()).containsEntry("q", new Plain(2L));
        assertThat(root.entries().get("self")).isSameAs(numbers);
    }

    @Test
    void unknownNamesAreRefusedByName() {
        assertRefused(p -> p.global("os", "system"), "asks for 'os.system', which is not on the list");
        assertRefused(p -> p.global("builtins", "eval"), "asks for 'builtins.eval'");
        assertRefused(p -> p.global("builtins", "getattr"), "asks for 'builtins.getattr'");
        assertRefused(p -> p.global("torch.storage", "_load_from_bytes"), "'torch.storage._load_from_bytes'");
        assertRefused(p -> p.global("collections.OrderedDict", "__init__"), "'collections.OrderedDict.__init__'");
        assertRefused(p -> p.text("posix").text("system").raw(0x93), "asks for 'posix.system'");
        assertRefused(p -> p.global("__torch__", "Net"), "asks for '__torch__.Net'");
        assertRefused(p -> p.global("a\u0007b", "c"), "asks for 'a\\u0007b.c'");
    }

    @Test
    void callsOfAnythingNotListedAreRefused() {
        assertRefused(p -> p.global("torch", "FloatStorage").emptyTuple().reduce(), "calls 'torch.FloatStorage'");
        assertRefused(p -> p.global("builtins", "object").emptyTuple().reduce(), "calls 'builtins.object'");
        assertRefused(p -> p.global("torch", "Tensor").emptyTuple().newObject(), "calls 'torch.Tensor'");
        assertRefused(p -> p.text("x").emptyTuple().reduce(), "calls 'a value'");
        assertRefused(
                p -> p.global("copy_reg", "_reconstructor")
                        .mark()
                        .text("os")
                        .tuple()
                        .reduce(),
                "calls 'a value'");
        assertRefused(
                p -> p.global("torch._tensor", "_rebuild_from_type_v2")
                        .mark()
                        .global("builtins", "set")
                        .emptyTuple()
                        .emptyTuple()
                        .tuple()
                        .reduce(),
                "calls 'builtins.set'");
        assertRefused(p -> p.text("x").dict().build(), "sets the state of what has none");
    }

    @Test
    void instructionsThatCheckpointsNeverNeedAreRefused() {
        for (int opcode : new int[] {'i', 'o', 'P', 0x82, 0x83, 0x84, 0x97, 0x98, 0xff, 0}) {
            assertRefused(p -> p.raw(opcode), "has the instruction 0x%02x".formatted(opcode));
        }
        assertRefused(p -> p.raw(0x80, 9), "protocol 9 is not known");
    }

    @Test
    void damagedPicklesAreRefusedWithTheirPlace() {
        assertRefused(p -> p.raw('a'), "takes more from the stack");
        assertRefused(p -> p.text("x").mark().raw(0x85), "takes more from the stack");
        assertRefused(p -> p.raw('t'), "closes what it never opened");
        assertRefused(p -> p.raw('h', 7), "recalls value 7");
        assertRefused(p -> p.raw('X', 0xff, 0xff, 0xff, 0x7f), "a text of 2147483647 bytes");
        assertRefused(
                p -> p.raw(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), "a text of 18446744073709551615");
        assertRefused(p -> p.raw('X', 1, 0, 0, 0, 0xff), "not UTF-8");
        assertRefused(p -> p.raw('X', 9, 0, 0, 0, 'x'), "ends in the middle");
        assertRefused(p -> p.raw(0x8b, 0xff, 0xff, 0xff, 0x7f), "a number of 2147483647 bytes");
        assertRefused(p -> p.raw('I', 'x', '\n'), "is no whole number");
        assertRefused(p -> p.raw('F', 'x', '\n'), "is no number");
        assertRefused(p -> p.raw('c', 'x'), "line without an end");
        assertRefused(p -> p.text("x").text("k").text("v").set(), "puts a key into what is no dict");
        assertRefused(p -> p.text("x").text("v").append(), "appends to what is no list");
        assertRefused(p -> p.dict().mark().text("k").raw('u'), "a key without a value");
        assertThatThrownBy(() -> read(new byte[] {(byte) 0x80, 2}))
                .isInstanceOf(ModelException.class)
                .hasMessage("a.pt: the pickle is damaged at byte 2: it ends in the middle; the file is cut short");
    }

    @Test
    void aNameThatIsThereTwiceIsRefused() {
        assertRefused(
                p -> p.dict().text("w").number(1).set().text("w").number(2).set(), "the name 'w' is there twice");
    }

    @Test
    void everyLimitHolds() {
        var limits = new PickleLimits(1 << 20, 50, 10, 20, 5, 100);
        assertThatThrownBy(() -> read(repeat('N', 30), limits))
                .hasMessageContaining("more than 20 values on the stack");
        assertThatThrownBy(() -> read(repeat('(', 30), limits)).hasMessageContaining("more than 20 open marks");
        assertThatThrownBy(() -> read(repeat('}', 15), limits)).hasMessageContaining("more than 10 containers");
        assertThatThrownBy(
                        () -> read(new PickleAssembler().text("x".repeat(101)).stop(), limits))
                .hasMessageContaining("at most 100 are read");
        var remembering = new PickleAssembler().none();
        var waiting = new PickleAssembler().none();
        for (int i = 0; i < 100; i++) {
            remembering.put(i);
            waiting.put(0);
        }
        assertThatThrownBy(() -> read(remembering.stop(), limits))
                .hasMessageContaining("more than 5 remembered values");
        assertThatThrownBy(() -> read(waiting.stop(), limits)).hasMessageContaining("more than 50 instructions");
    }

    @Test
    void nestingAsDeepAsTheFileIsLongEndsInOneLineOrInAValue() {
        var deep = new PickleAssembler().none();
        for (int i = 0; i < 900_000; i++) {
            deep.raw(0x85);
        }
        assertThat(read(deep.stop())).isInstanceOf(Sequence.class);
        var deeper = new PickleAssembler().none();
        for (int i = 0; i < 1_100_000; i++) {
            deeper.raw(0x85);
        }
        assertThatThrownBy(() -> read(deeper.stop()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("more than 1000000 containers");
    }

    @Test
    void copiesThatACallMakesAreCharged() {
        var pickle = new PickleAssembler().text("x".repeat(1 << 20)).put(0);
        for (int i = 0; i < 100; i++) {
            pickle.global("_codecs", "encode")
                    .mark()
                    .get(0)
                    .text("latin1")
                    .tuple()
                    .reduce();
        }
        assertThatThrownBy(() -> read(pickle.stop()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("more than 4000000 instructions");
    }

    private static byte[] repeat(int opcode, int times) {
        var pickle = new PickleAssembler();
        for (int i = 0; i < times; i++) {
            pickle.raw(opcode);
        }
        return pickle.stop();
    }
}
