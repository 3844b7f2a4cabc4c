using System.Collections.Immutable;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>What a <c>response.create</c> names outside of itself: items of the conversation, functions of the session.</summary>
internal sealed partial class Transition
{
    /// <returns>True when it names something that is not there; then it is refused.</returns>
    private bool NamesNothing(ResponseCreate create)
    {
        var tools = create.Tools.IsDefault ? State.Config.Tools : create.Tools;
        if (
            create.ToolChoice?.FunctionName is { } function
            && !tools.Any(t => string.Equals(t.Name, function, StringComparison.Ordinal))
            && !AgentsOf(create).Any(a => string.Equals(a.AgentName, function, StringComparison.Ordinal))
        )
        {
            EmitError(
                create,
                ErrorCodes.InvalidValue,
                "'response.tool_choice' names a function that is not among the tools.",
                "response.tool_choice"
            );
            return true;
        }

        if (
            create.ToolChoice?.ServerLabel is { } label
            && !DefinitionsOf(create).Any(s => string.Equals(s.ServerLabel, label, StringComparison.Ordinal))
        )
        {
            EmitError(
                create,
                ErrorCodes.InvalidValue,
                "'response.tool_choice' names a server that is not among the tools.",
                "response.tool_choice"
            );
            return true;
        }

        var given = create.InputItems.IsDefault ? [] : create.InputItems;
        if (given.Concat(create.AppendInputItems).FirstOrDefault(i => Referred(i) is null) is { } missing)
        {
            EmitUnknownItem(create, missing.Id, "response.input");
            return true;
        }

        return false;
    }

    /// <summary>Every reference becomes its item; one that was deleted while the request waited is left out.</summary>
    private ImmutableArray<ConversationItem> Resolve(ImmutableArray<ConversationItem> items) =>
        items.Any(i => i is ItemReference) ? [.. items.Select(Referred).OfType<ConversationItem>()] : items;

    private ConversationItem? Referred(ConversationItem item) =>
        item is ItemReference
            ? State.Conversation.Entries.FirstOrDefault(e => e.Announced && SameId(e.Item, item.Id))?.Item
            : item;
}
