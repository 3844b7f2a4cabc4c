using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>What the model is given: all that one answer may depend on.</summary>
internal sealed partial class Transition
{
    private ResponseSnapshot Snapshot(ResponseCreate request, ResponseSettings settings)
    {
        var config = State.Config;
        var instructions = request.Instructions ?? config.Instructions;
        if (request.AdditionalInstructions is { Length: > 0 } more)
        {
            instructions = instructions.Length > 0 ? $"{instructions}\n{more}" : more;
        }

        var items = request.InputItems.IsDefault
            ? [.. State.Conversation.Entries.Where(IsForTheModel).Select(e => e.Item)]
            : Resolve(request.InputItems);
        return new(
            State.SessionId,
            config.Model,
            instructions,
            ForTheModel(WithoutImages(items.AddRange(Resolve(request.AppendInputItems))), settings.Roster),
            settings.Roster.ForModel,
            settings.ToolChoice
        )
        {
            Temperature = settings.Temperature,
            MaxOutputTokens = settings.MaxOutputTokens,
            ReasoningEffort = request.ReasoningEffort ?? config.ReasoningEffort,
            ParallelToolCalls = settings.ParallelToolCalls,
            Language = settings.Wish.Language,
            InvokeInput = request.InvokeInput,
        };
    }

    private static bool IsForTheModel(ConversationEntry entry) =>
        entry is { Announced: true, IsSilence: false, IsInterim: false } && !IsUnheard(entry);

    private static VoiceWish WishOf(VoiceConfig? own, double? speed, SessionConfig config) =>
        new(own ?? config.Voice)
        {
            Speed = speed ?? config.Speed,
            OwnVoice = own is not null,
            Language = config.Transcription?.Language?.Split(',')[0].Trim() is { Length: > 0 } language
                ? language
                : null,
        };

    /// <summary>The model knows calls and their results alone, whoever runs them; lists and approvals are between client and server.</summary>
    private ImmutableArray<ConversationItem> ForTheModel(ImmutableArray<ConversationItem> items, ToolRoster roster)
    {
        if (
            !items.Any(i =>
                i is ServerCallItem or McpListToolsItem or McpApprovalRequestItem or McpApprovalResponseItem
            )
        )
        {
            return items;
        }

        var read = ImmutableArray.CreateBuilder<ConversationItem>();
        foreach (var item in items)
        {
            switch (item)
            {
                case ServerCallItem call:
                    read.Add(new FunctionCallItem(call.Id, roster.NameOf(call), call.Id, call.Arguments));
                    read.Add(new FunctionCallOutputItem(call.Id, call.Id, ResultOf(call)));
                    break;
                case McpApprovalResponseItem when State.Config.Agent is not null:
                    read.Add(item);
                    break;
                case McpListToolsItem or McpApprovalRequestItem or McpApprovalResponseItem:
                    break;
                default:
                    read.Add(item);
                    break;
            }
        }

        return read.DrainToImmutable();
    }

    private string ResultOf(ServerCallItem call) =>
        call.Output
        ?? call.Error?.Message
        ?? (
            State.Tools.Approvals.Exists(a => SameId(a.Call, call.Id))
                ? "Not run yet: the call waits for approval."
                : "Not known yet: the tool still runs."
        );
}
