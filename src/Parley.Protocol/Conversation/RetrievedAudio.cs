using Parley.Protocol.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Conversation;

/// <summary>Audio in <c>conversation.item.retrieved</c>: no event may be so long that a stock client closes the socket.</summary>
public static class RetrievedAudio
{
    /// <summary>The envelope, and keys of the parts.</summary>
    private const int Margin = 16 * 1024;

    /// <summary>Bytes of audio that fit beside the rest of an item into one event.</summary>
    public static int Room(ConversationItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var output = new CountingOutput();
        var writer = WireWriter.Rent(output);
        ItemWriter.WriteValue(writer, item, WireProfile.VoiceLive);
        WireWriter.Return(writer);
        var left = WireLimits.ServerMessageBytes - Margin - output.Count;
        return (int)Math.Max(0, left / 4 * 3);
    }
}
