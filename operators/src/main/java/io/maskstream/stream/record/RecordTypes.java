package io.maskstream.stream.record;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Flink's type information for the values that flow. The records name these factories in their annotations, so that Flink
 * finds the serializers also where nobody asks for them, and none goes through Kryo.
 */
public final class RecordTypes {
    /** Packets. */
    public static final TypeInformation<VideoPacket> VIDEO_PACKET =
            new ValueTypeInformation<>(VideoPacket.class, new VideoPacketSerializer());
    /** Frames alone. */
    public static final TypeInformation<Frame> FRAME = new ValueTypeInformation<>(Frame.class, new FrameSerializer());
    /** Commands alone. */
    public static final TypeInformation<ChainCommand> CHAIN_COMMAND =
            new ValueTypeInformation<>(ChainCommand.class, new ChainCommandSerializer());
    /** Frames with commands between them. */
    public static final TypeInformation<InferenceElement> INFERENCE_ELEMENT =
            new ValueTypeInformation<>(InferenceElement.class, new InferenceElementSerializer());
    /** Masks. */
    public static final TypeInformation<SegmentedFrame> SEGMENTED_FRAME =
            new ValueTypeInformation<>(SegmentedFrame.class, new SegmentedFrameSerializer());
    /** Masks with commands for the rules between them. */
    public static final TypeInformation<MaskElement> MASK_ELEMENT =
            new ValueTypeInformation<>(MaskElement.class, new MaskElementSerializer());
    /** Dead letters. */
    public static final TypeInformation<DeadLetter> DEAD_LETTER =
            new ValueTypeInformation<>(DeadLetter.class, new DeadLetterSerializer());
    /** Records of the control topic. */
    public static final TypeInformation<ControlMessage> CONTROL_MESSAGE =
            new ValueTypeInformation<>(ControlMessage.class, new ControlMessageSerializer());
    /** Answers to them. */
    public static final TypeInformation<ControlEvent> CONTROL_EVENT =
            new ValueTypeInformation<>(ControlEvent.class, new ControlEventSerializer());

    private RecordTypes() {}

    /** For the annotation of {@link VideoPacket}. */
    public static final class VideoPacketFactory extends TypeInfoFactory<VideoPacket> {
        @Override
        public TypeInformation<VideoPacket> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return VIDEO_PACKET;
        }
    }

    /** For the annotation of {@link Frame}. */
    public static final class FrameFactory extends TypeInfoFactory<Frame> {
        @Override
        public TypeInformation<Frame> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return FRAME;
        }
    }

    /** For the annotation of {@link ChainCommand}. */
    public static final class ChainCommandFactory extends TypeInfoFactory<ChainCommand> {
        @Override
        public TypeInformation<ChainCommand> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return CHAIN_COMMAND;
        }
    }

    /** For the annotation of {@link InferenceElement}. */
    public static final class InferenceElementFactory extends TypeInfoFactory<InferenceElement> {
        @Override
        public TypeInformation<InferenceElement> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return INFERENCE_ELEMENT;
        }
    }

    /** For the annotation of {@link SegmentedFrame}. */
    public static final class SegmentedFrameFactory extends TypeInfoFactory<SegmentedFrame> {
        @Override
        public TypeInformation<SegmentedFrame> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return SEGMENTED_FRAME;
        }
    }

    /** For the annotation of {@link MaskElement}. */
    public static final class MaskElementFactory extends TypeInfoFactory<MaskElement> {
        @Override
        public TypeInformation<MaskElement> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return MASK_ELEMENT;
        }
    }

    /** For the annotation of {@link DeadLetter}. */
    public static final class DeadLetterFactory extends TypeInfoFactory<DeadLetter> {
        @Override
        public TypeInformation<DeadLetter> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return DEAD_LETTER;
        }
    }

    /** For the annotation of {@link ControlMessage}. */
    public static final class ControlMessageFactory extends TypeInfoFactory<ControlMessage> {
        @Override
        public TypeInformation<ControlMessage> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return CONTROL_MESSAGE;
        }
    }

    /** For the annotation of {@link ControlEvent}. */
    public static final class ControlEventFactory extends TypeInfoFactory<ControlEvent> {
        @Override
        public TypeInformation<ControlEvent> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return CONTROL_EVENT;
        }
    }
}
