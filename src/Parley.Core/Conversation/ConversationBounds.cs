using Parley.Protocol.Conversation;
using Parley.Protocol.Tools;

namespace Parley.Core.Conversation;

/// <summary>How much one conversation may hold (docs/protocol/conversation.md).</summary>
/// <param name="Items">Items in all.</param>
/// <param name="Bytes">Their texts, images and sounds together, as they lie in memory.</param>
public sealed record ConversationBounds(int Items, long Bytes)
{
    private const int BytesPerItem = 256;

    public static ConversationBounds Default { get; } = new(4_096, 64L * 1024 * 1024);

    /// <summary>True when one more item would be too many, or too much.</summary>
    internal bool Exceeds(ConversationState conversation, ConversationItem more) =>
        conversation.Entries.Count >= Items || conversation.Entries.Sum(e => SizeOf(e.Item)) + SizeOf(more) > Bytes;

    private static long SizeOf(ConversationItem item) =>
        BytesPerItem
        + sizeof(char)
            * item switch
            {
                MessageItem message => message.Content.Sum(CharactersOf),
                FunctionCallItem call => call.Arguments.Length,
                FunctionCallOutputItem output => output.Output.Length,
                ServerCallItem call => call.Arguments.Length + (call.Output?.Length ?? 0),
                McpApprovalRequestItem request => request.Arguments.Length,
                McpListToolsItem list => list.Tools.Sum(t => t.Length),
                _ => 0L,
            };

    private static long CharactersOf(ContentPart part) =>
        part switch
        {
            InputTextPart text => text.Text.Length,
            TextPart text => text.Text.Length,
            InputAudioPart heard => heard.Transcript?.Length ?? 0,
            AudioPart said => said.Transcript.Length,
            InputImagePart image => image.ImageUrl.Length,
            _ => 0,
        };
}
