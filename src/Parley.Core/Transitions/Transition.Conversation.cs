using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Core.State;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>Items: create, retrieve, truncate, delete (docs/protocol/conversation.md).</summary>
internal sealed partial class Transition
{
    private const string Root = "root";

    /// <summary>Clients and server round a length in samples to ms in their own ways.</summary>
    private const int RoundedMs = 1;

    private void CreateItem(ItemCreate create)
    {
        var item = create.Item.Id.Length > 0 ? create.Item : create.Item with { Id = Mint("item_") };
        if (State.Conversation.Find(item.Id) is not null)
        {
            EmitError(create, "item_id_in_use", $"An item with the id '{item.Id}' is already there.", "item.id");
            return;
        }

        if (item is FunctionCallOutputItem output && !HasCall(output.CallId))
        {
            EmitError(
                create,
                "unknown_call_id",
                $"No function call with the id '{output.CallId}' is in the conversation.",
                "item.call_id"
            );
            return;
        }

        if (RefusesApproval(create, item) || RefusesFor(create, item))
        {
            return;
        }

        var index = State.Conversation.Entries.Count;
        if (create.PreviousItemId is { } previous)
        {
            index = string.Equals(previous, Root, StringComparison.Ordinal)
                ? 0
                : State.Conversation.IndexOf(previous) + 1;
            if (index == 0 && !string.Equals(previous, Root, StringComparison.Ordinal))
            {
                EmitUnknownItem(create, previous, "previous_item_id");
                return;
            }
        }

        if (RefusesImages(create) || HasBadAudio(create))
        {
            return;
        }

        item = StoreAudioOf(item);
        var conversation = State.Conversation.Insert(index, new(item));
        State = State with { Conversation = conversation, IdleFrom = State.IdleFrom is null ? null : now };
        Show(conversation.PreviousOf(index), item);
        if (item is McpApprovalResponseItem response)
        {
            TakeApproval(response);
        }
    }

    /// <summary>An item that is whole from the start is done as soon as it is there.</summary>
    private void Show(string? previous, ConversationItem item)
    {
        Emit(new ItemCreated(previous, item));
        Emit(new ItemDone(previous, item));
    }

    private bool HasCall(string callId) =>
        State.Conversation.Entries.Exists(e =>
            e.Item is FunctionCallItem call && string.Equals(call.CallId, callId, StringComparison.Ordinal)
        );

    private void DeleteItem(ItemDelete delete)
    {
        if (FindShown(delete, delete.ItemId) is null)
        {
            return;
        }

        if (IsInProgress(delete.ItemId))
        {
            EmitError(
                delete,
                "item_in_progress",
                "The item is being made by the active response: cancel the response first.",
                "item_id"
            );
            return;
        }

        if (State.Tools.Runs.Exists(r => SameId(r.Call, delete.ItemId)))
        {
            EmitError(delete, "item_in_progress", "The tool of this item still runs.", "item_id");
            return;
        }

        ForgetPending(delete.ItemId);
        if (string.Equals(State.Cut?.ItemId, delete.ItemId, StringComparison.Ordinal))
        {
            DropCut();
        }

        var index = State.Conversation.IndexOf(delete.ItemId);
        State = State with { Conversation = State.Conversation.RemoveAt(index) };
        Emit(new ItemDeleted(delete.ItemId));
        WithdrawApproval(delete.ItemId);
    }

    /// <summary>A call that only waits for approval is made as far as its response is concerned.</summary>
    private bool IsInProgress(string itemId) =>
        State.Response is { } response
        && response.Output.Exists(o => !o.Done && SameId(o.Item, itemId))
        && !State.Tools.Approvals.Exists(a => SameId(a.Call, itemId));

    private void TruncateItem(ItemTruncate truncate)
    {
        if (FindShown(truncate, truncate.ItemId) is not { } entry)
        {
            return;
        }

        var beingSpoken = IsBeingSpoken(truncate.ItemId);
        if (!beingSpoken && entry is not { Item: MessageItem { Content: [AudioPart] }, Speech: not null })
        {
            EmitError(
                truncate,
                Profile.ClampsTruncation ? "item_not_truncatable" : "unsupported_content_type",
                "Only model output audio messages can be truncated.",
                "item_id"
            );
            return;
        }

        if (truncate.ContentIndex != 0)
        {
            EmitError(truncate, "invalid_value", "The item's audio is its content part 0.", "content_index");
            return;
        }

        if (!Profile.ClampsTruncation && SentMsOf(entry) is var has && truncate.AudioEndMs > has + RoundedMs)
        {
            EmitError(
                truncate,
                "invalid_value",
                $"Audio content of {has}ms is already shorter than {truncate.AudioEndMs}ms",
                "audio_end_ms"
            );
            return;
        }

        if (beingSpoken)
        {
            // What was sent so far is cut below: the person heard no more than that.
            CancelActive("client_cancelled");
            entry = State.Conversation.Find(truncate.ItemId)!;
        }

        var message = (MessageItem)entry.Item;
        var speech = entry.Speech!.CutAt(truncate.AudioEndMs);
        message = message with { Content = [new AudioPart(speech.Text.TrimEnd())] };
        State = State with
        {
            Conversation = State.Conversation.Replace(entry with { Item = message, Speech = speech }),
            Cut = string.Equals(State.Cut?.ItemId, truncate.ItemId, StringComparison.Ordinal)
                ? State.Cut! with
                {
                    Heard = speech.Text.Length,
                }
                : State.Cut,
        };
        Emit(new ItemTruncated(truncate.ItemId, 0, speech.AudioMs));
    }

    /// <summary>Audio of a spoken item that the client has, ms.</summary>
    private long SentMsOf(ConversationEntry entry) =>
        (State.Response?.Output.Find(o => !o.Done && SameId(o.Item, entry.Item.Id))?.Speech ?? entry.Speech)?.AudioMs
        ?? 0;

    private bool IsBeingSpoken(string itemId) =>
        State.Response is { Settings.Speaks: true } response
        && response.Output.Exists(o => !o.Done && o.Item is MessageItem && SameId(o.Item, itemId));

    private ConversationEntry? FindShown(ClientEvent cause, string itemId)
    {
        if (State.Conversation.Find(itemId) is { Announced: true } entry)
        {
            return entry;
        }

        EmitUnknownItem(cause, itemId, "item_id");
        return null;
    }

    private void EmitUnknownItem(ClientEvent cause, string itemId, string param) =>
        EmitUnknownItem(cause.EventId, itemId, param);

    private void EmitUnknownItem(string? eventId, string itemId, string param) =>
        EmitError(
            WireError.Invalid(
                ErrorCodes.ItemNotFound,
                $"No item with the id '{itemId}' is in the conversation.",
                param,
                eventId
            )
        );

    private static bool SameId(ConversationItem item, string id) =>
        string.Equals(item.Id, id, StringComparison.Ordinal);
}
