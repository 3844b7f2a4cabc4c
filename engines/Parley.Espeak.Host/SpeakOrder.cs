using System.Buffers.Binary;
using System.Text;
using Parley.Espeak.Wire;

namespace Parley.Espeak.Host;

/// <summary>One clause to speak.</summary>
internal sealed record SpeakOrder(uint Id, int WordsPerMinute, int Pitch, string Voice, byte[] Text)
{
    public static SpeakOrder Parse(Frame frame)
    {
        var payload = frame.Payload.Span;
        var voiceBytes = BinaryPrimitives.ReadUInt16LittleEndian(payload[8..]);
        return new SpeakOrder(
            frame.Request,
            BinaryPrimitives.ReadInt32LittleEndian(payload),
            BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
            Encoding.UTF8.GetString(payload.Slice(10, voiceBytes)),
            [.. payload[(10 + voiceBytes)..], 0]
        );
    }
}
