using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Json;

namespace Parley.Core.Transitions;

/// <summary>Text that the person is still writing (docs/protocol/input.md).</summary>
internal sealed partial class Transition
{
    private void TakeTextDelta(InputTextDelta delta)
    {
        var index = FindText(delta.Id);
        if (index < 0 && RefusesNewText(delta))
        {
            return;
        }

        var text = index < 0 ? new(delta.Id, ImmutableSortedDictionary<int, TypedPart>.Empty) : State.Texts[index];
        var part = text.Parts.GetValueOrDefault(delta.ContentIndex) ?? new("");
        if (part.Done || delta.ContentIndex is < 0 or >= WireLimits.Parts)
        {
            var why = part.Done ? "is done already" : $"must be between 0 and {WireLimits.Parts - 1}";
            EmitError(delta, ErrorCodes.InvalidValue, $"'content_index' {delta.ContentIndex} {why}.", "content_index");
            return;
        }

        if (text.Length + delta.Delta.Length > TypedText.Longest)
        {
            EmitError(
                delta,
                ErrorCodes.TooLong,
                $"The text '{delta.Id}' would have more than {TypedText.Longest} characters.",
                "delta"
            );
            return;
        }

        text = text with
        {
            Parts = text.Parts.SetItem(delta.ContentIndex, part with { Text = part.Text + delta.Delta }),
        };
        State = State with { Texts = index < 0 ? State.Texts.Add(text) : State.Texts.SetItem(index, text) };
    }

    private bool RefusesNewText(InputTextDelta delta)
    {
        if (State.Conversation.Find(delta.Id) is not null)
        {
            EmitError(delta, "item_id_in_use", $"An item with the id '{delta.Id}' is already there.", "id");
            return true;
        }

        if (State.Texts.Count >= TypedText.MostAtOnce)
        {
            EmitError(
                delta,
                "too_many_texts",
                $"{TypedText.MostAtOnce} texts are unfinished: send input_text.done for one of them first.",
                "id"
            );
            return true;
        }

        return false;
    }

    /// <summary>When its last open part is done the text becomes an item; it asks for no answer.</summary>
    private void TakeTextDone(InputTextDone done)
    {
        var index = FindText(done.Id);
        if (index < 0)
        {
            EmitError(done, "input_text_not_found", $"No text with the id '{done.Id}' was begun.", "id");
            return;
        }

        var text = State.Texts[index];
        if (text.Parts.GetValueOrDefault(done.ContentIndex) is not { Done: false } part)
        {
            EmitError(
                done,
                "input_text_not_found",
                $"The text '{done.Id}' has no unfinished part {done.ContentIndex}.",
                "content_index"
            );
            return;
        }

        text = text with { Parts = text.Parts.SetItem(done.ContentIndex, part with { Done = true }) };
        if (!text.Done)
        {
            State = State with { Texts = State.Texts.SetItem(index, text) };
            return;
        }

        State = State with { Texts = State.Texts.RemoveAt(index) };
        var content = text.Parts.Values.Select(p => (ContentPart)new InputTextPart(p.Text));
        var item = new MessageItem(text.Id, MessageRole.User, [.. content]);
        CreateItem(new ItemCreate(null, item) { EventId = done.EventId });
    }

    private int FindText(string id) => State.Texts.FindIndex(t => string.Equals(t.Id, id, StringComparison.Ordinal));
}
